-- What somebody shows beside a password. Lives by the wall clock, as sessions do.
-- The secret that a telephone computes codes from; one an account.
CREATE TABLE totp (
  city_id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  secret BYTEA NOT NULL,
  -- The half minute whose code was taken last: no code is taken twice.
  step BIGINT NOT NULL,
  -- None until the first code was right.
  since TIMESTAMPTZ,
  PRIMARY KEY (city_id, account),
  FOREIGN KEY (city_id, account) REFERENCES account (city_id, id)
);

-- Codes on paper for whoever lost the telephone. A used one is taken away.
CREATE TABLE recovery_code (
  city_id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  code_hash BYTEA NOT NULL,
  PRIMARY KEY (city_id, account, code_hash),
  FOREIGN KEY (city_id, account) REFERENCES account (city_id, id)
);
