-- What readers write to whoever publishes. How somebody is reached goes with the answer; their name and words go once a
-- letter is old.
CREATE TABLE site_letter (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  number TEXT NOT NULL COLLATE "C",
  kind TEXT NOT NULL,
  article BIGINT NOT NULL,
  edition BIGINT NOT NULL,
  title TEXT NOT NULL,
  unit TEXT NOT NULL COLLATE "C",
  text TEXT NOT NULL,
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  agrees BOOLEAN NOT NULL,
  received_at TIMESTAMPTZ NOT NULL,
  state TEXT NOT NULL,
  answer TEXT NOT NULL,
  answered_by BIGINT,
  answered_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (city_id, id),
  UNIQUE (city_id, number)
);

CREATE INDEX site_letter_by_article ON site_letter (city_id, article, answered_at, id);
CREATE INDEX site_letter_by_state ON site_letter (city_id, state, id);
CREATE INDEX site_letter_by_time ON site_letter (city_id, received_at);
