-- Addresses under which a person's programs read a calendar. What opens one is kept as its hash alone.
CREATE TABLE talk_feed (
  city_id BIGINT NOT NULL REFERENCES city (id),
  token BYTEA NOT NULL,
  person BIGINT NOT NULL,
  account BIGINT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  lang TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, token)
);

-- One address a person and calendar: another one ends the one before.
CREATE UNIQUE INDEX talk_feed_of ON talk_feed (city_id, person, kind, subject);
