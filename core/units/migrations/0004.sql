-- Ways to an account that somebody else opens. Lives by the wall clock, as sessions do.
-- A link that lets a person who has no account make one: once, and for some days.
CREATE TABLE invitation (
  city_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  token_hash BYTEA NOT NULL,
  person BIGINT NOT NULL,
  made_by BIGINT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  expires TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, id),
  UNIQUE (city_id, token_hash),
  FOREIGN KEY (city_id, person) REFERENCES person (city_id, id)
);
CREATE INDEX invitation_by_person ON invitation (city_id, person, id);

-- A code that a helper reads out to whoever forgot the password; one an account.
CREATE TABLE reset_code (
  city_id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  code_hash BYTEA NOT NULL,
  expires TIMESTAMPTZ NOT NULL,
  tries BIGINT NOT NULL,
  PRIMARY KEY (city_id, account),
  FOREIGN KEY (city_id, account) REFERENCES account (city_id, id)
);
