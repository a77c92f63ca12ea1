CREATE TABLE person (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  staff_no TEXT,
  sample BOOLEAN NOT NULL,
  -- What a search looks through: name, initials and staff number, in lower case.
  search TEXT NOT NULL,
  added_by BIGINT,
  added_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, id),
  UNIQUE (city_id, staff_no)
);
CREATE INDEX person_by_name ON person (city_id, name, id);
CREATE INDEX person_by_unit ON person (city_id, unit, name, id);

CREATE TABLE account (
  city_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  login TEXT NOT NULL,
  -- An argon2id hash with its salt and parameters, as the PHC string format has it.
  secret TEXT NOT NULL,
  added_by BIGINT,
  added_at TIMESTAMPTZ NOT NULL,
  secret_at TIMESTAMPTZ NOT NULL,
  closed_at TIMESTAMPTZ,
  PRIMARY KEY (city_id, id),
  UNIQUE (city_id, login),
  FOREIGN KEY (city_id, person) REFERENCES person (city_id, id)
);

CREATE TABLE post (
  city_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  role TEXT NOT NULL,
  unit TEXT NOT NULL,
  from_day DATE NOT NULL,
  -- The last day; none while the post is open.
  until_day DATE,
  given_by BIGINT,
  given_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, id),
  FOREIGN KEY (city_id, person) REFERENCES person (city_id, id)
);
CREATE INDEX post_by_person ON post (city_id, person, from_day, id);
CREATE INDEX post_by_unit ON post (city_id, unit, from_day, id);

-- How often a login or an address failed to sign in since it last succeeded.
CREATE TABLE sign_in_attempt (
  city_id BIGINT NOT NULL REFERENCES city (id),
  subject TEXT NOT NULL,
  failures BIGINT NOT NULL,
  last_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, subject)
);
CREATE INDEX sign_in_attempt_by_time ON sign_in_attempt (city_id, last_at);
