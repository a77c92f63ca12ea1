-- All deeds are read once more: bulletins have documents now.
DELETE FROM search_follow;
