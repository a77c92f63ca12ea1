-- Who else finds a document: readers of another record, and whoever records at, above or below a unit that is asked.
ALTER TABLE search_document ADD COLUMN also BIGINT;
ALTER TABLE search_document ADD COLUMN asked TEXT COLLATE "C";
-- All deeds are read once more: orders of talks have documents now.
DELETE FROM search_follow;
