-- What proves itself by a signature: a telephone, a computer, a key on a ring (WebAuthn). Lives by the wall clock.
CREATE TABLE passkey (
  city_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  account BIGINT NOT NULL,
  -- What the device calls it.
  credential BYTEA NOT NULL,
  -- What signatures are held against: the public key and what else was said when it was made.
  kept JSONB NOT NULL,
  -- How often it has signed, as far as its device counts; it only grows.
  counter BIGINT NOT NULL,
  -- Whether it signs its owner in by itself: the device finds it without a name, and asks for a finger or a PIN.
  alone BOOLEAN NOT NULL,
  -- What its owner calls it.
  named TEXT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  used_at TIMESTAMPTZ,
  PRIMARY KEY (city_id, id),
  UNIQUE (city_id, credential),
  FOREIGN KEY (city_id, account) REFERENCES account (city_id, id)
);
CREATE INDEX passkey_by_account ON passkey (city_id, account, id);
