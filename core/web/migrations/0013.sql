-- Notices of one thing that nobody has read yet: they are read once it is done.
CREATE INDEX notice_of_thing ON notice (city_id, href) WHERE read_at IS NULL;
