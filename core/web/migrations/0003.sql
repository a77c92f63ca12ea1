-- A long job that belongs to a person: an export, an import, a bulk confirmation. Lives by the wall clock.
CREATE TABLE job (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  sent_key TEXT NOT NULL,
  room TEXT NOT NULL,
  kind TEXT NOT NULL,
  title JSONB NOT NULL,
  back TEXT NOT NULL,
  lang TEXT NOT NULL,
  args JSONB NOT NULL,
  state TEXT NOT NULL,
  holder BIGINT NOT NULL,
  lease_until TIMESTAMPTZ NOT NULL,
  stop_asked BOOLEAN NOT NULL,
  done BIGINT NOT NULL,
  total BIGINT NOT NULL,
  started TIMESTAMPTZ NOT NULL,
  ended TIMESTAMPTZ,
  said JSONB,
  href TEXT,
  file_name TEXT,
  file_media TEXT,
  file_size BIGINT NOT NULL,
  PRIMARY KEY (city_id, id)
);
CREATE UNIQUE INDEX job_by_key ON job (city_id, person, sent_key);
CREATE INDEX job_by_end ON job (city_id, ended);

-- What became of one row of a job's work.
CREATE TABLE job_note (
  city_id BIGINT NOT NULL,
  job BIGINT NOT NULL,
  line BIGINT NOT NULL,
  good BOOLEAN NOT NULL,
  subject TEXT NOT NULL,
  href TEXT,
  said JSONB NOT NULL,
  PRIMARY KEY (city_id, job, line),
  FOREIGN KEY (city_id, job) REFERENCES job (city_id, id)
);

-- A piece of the file that a job made; gone a day after its end.
CREATE TABLE job_part (
  city_id BIGINT NOT NULL,
  job BIGINT NOT NULL,
  part BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (city_id, job, part),
  FOREIGN KEY (city_id, job) REFERENCES job (city_id, id)
);
