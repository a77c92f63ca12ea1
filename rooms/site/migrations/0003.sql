-- Corrections are searched for as well: all that the search looks through is made again.
DELETE FROM site_article;
DELETE FROM site_follow;

-- Whether what was asked stands beside the article with its answer; whoever answers decides it, where the sender agreed.
ALTER TABLE site_letter ADD COLUMN shown BOOLEAN NOT NULL DEFAULT FALSE;

-- Until now a sender agreed to the answer alone, by a box that was ticked in advance: whoever still waits has not agreed.
UPDATE site_letter SET agrees = FALSE WHERE state = 'open';
