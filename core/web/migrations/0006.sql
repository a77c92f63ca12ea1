-- What the list of one's own sessions shows, and what a session was begun with.
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
-- Whether its person showed a second factor.
ALTER TABLE session ADD COLUMN strong BOOLEAN NOT NULL DEFAULT FALSE;
-- When its person last showed who they are; none for a session of before.
ALTER TABLE session ADD COLUMN proved TIMESTAMPTZ;
CREATE INDEX session_by_account ON session (city_id, account, seen);

-- What a browser is in the middle of while somebody signs in, known to it alone by its token.
CREATE TABLE sign_in_step (
  city_id BIGINT NOT NULL REFERENCES city (id),
  token_hash BYTEA NOT NULL,
  data JSONB NOT NULL,
  tries BIGINT NOT NULL,
  expires TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, token_hash)
);
CREATE INDEX sign_in_step_expires ON sign_in_step (city_id, expires);
