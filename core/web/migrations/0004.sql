-- Whether and where somebody is written to about notices.
CREATE TABLE notice_setting (
  city_id BIGINT NOT NULL REFERENCES city (id),
  person BIGINT NOT NULL,
  address TEXT,
  refused TEXT,
  asked TEXT,
  code_hash BYTEA,
  code_until TIMESTAMPTZ,
  code_tries BIGINT NOT NULL,
  lang TEXT NOT NULL,
  quiet JSONB NOT NULL,
  muted JSONB NOT NULL,
  token TEXT NOT NULL,
  last_digest DATE,
  PRIMARY KEY (city_id, person)
);

CREATE UNIQUE INDEX notice_setting_token ON notice_setting (city_id, token);

-- A letter on its way, or sent.
CREATE TABLE letter (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  lang TEXT NOT NULL,
  code TEXT,
  state TEXT NOT NULL,
  tries BIGINT NOT NULL,
  next_at TIMESTAMPTZ NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  said TEXT,
  PRIMARY KEY (city_id, id)
);

CREATE INDEX letter_state ON letter (city_id, state, next_at, id);

-- Which letter tells of a notice: one, and no other.
CREATE TABLE letter_notice (
  city_id BIGINT NOT NULL,
  notice BIGINT NOT NULL,
  letter BIGINT NOT NULL,
  PRIMARY KEY (city_id, notice),
  FOREIGN KEY (city_id, letter) REFERENCES letter (city_id, id)
);

CREATE INDEX letter_notice_letter ON letter_notice (city_id, letter, notice);

-- Who sends at this moment.
CREATE TABLE letter_lease (
  city_id BIGINT NOT NULL REFERENCES city (id),
  holder BIGINT NOT NULL,
  until TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id)
);
