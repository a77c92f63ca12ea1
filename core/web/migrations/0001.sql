-- Who is signed in. Lives by the wall clock. The token itself is known to the browser alone.
CREATE TABLE session (
  city_id BIGINT NOT NULL REFERENCES city (id),
  token_hash BYTEA NOT NULL,
  account BIGINT NOT NULL,
  created TIMESTAMPTZ NOT NULL,
  seen TIMESTAMPTZ NOT NULL,
  expires TIMESTAMPTZ NOT NULL,
  idle_seconds BIGINT NOT NULL,
  PRIMARY KEY (city_id, token_hash)
);
CREATE INDEX session_expires ON session (city_id, expires);
