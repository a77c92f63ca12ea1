-- A file that somebody sent; its content lies where files lie, under its hash.
CREATE TABLE file (
  city_id BIGINT NOT NULL REFERENCES city (id),
  hash TEXT NOT NULL,
  by_person BIGINT NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  size BIGINT NOT NULL,
  small TEXT,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, hash, by_person)
);

-- Which record a file hangs on.
CREATE TABLE file_use (
  city_id BIGINT NOT NULL REFERENCES city (id),
  hash TEXT NOT NULL,
  record BIGINT NOT NULL,
  PRIMARY KEY (city_id, hash, record)
);
CREATE INDEX file_use_by_record ON file_use (city_id, record, hash);

-- A file on its way: how far it has come, and once it is whole, what it is kept as. Lives by the wall clock.
CREATE TABLE upload (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  arrived BIGINT NOT NULL,
  kept TEXT,
  began TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, id)
);
CREATE UNIQUE INDEX upload_by_content ON upload (city_id, person, sha256, size);
CREATE INDEX upload_by_time ON upload (city_id, began);

CREATE TABLE upload_part (
  city_id BIGINT NOT NULL,
  upload BIGINT NOT NULL,
  at BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (city_id, upload, at),
  FOREIGN KEY (city_id, upload) REFERENCES upload (city_id, id)
);
