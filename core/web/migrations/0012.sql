-- Who has something unread, without a look at all that they have read.
CREATE INDEX notice_unread ON notice (city_id, person, told_at, id) WHERE read_at IS NULL;
