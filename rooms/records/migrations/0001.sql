-- A piece of work that a pack's form describes, as it stands now. Its past is in the ledger's deeds.
CREATE TABLE record (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  form TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  unit TEXT NOT NULL,
  day DATE NOT NULL,
  title TEXT NOT NULL,
  search TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_by BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  changed_by BIGINT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  confirmed_by BIGINT,
  confirmed_at TIMESTAMPTZ,
  body JSONB NOT NULL,
  PRIMARY KEY (city_id, id)
);

CREATE INDEX record_by_day ON record (city_id, form, day, id);
CREATE INDEX record_by_unit ON record (city_id, form, unit, day, id);

-- Who is named in a record, and in which field: to find records by person, and to know what is personal.
CREATE TABLE record_person (
  city_id BIGINT NOT NULL,
  record_id BIGINT NOT NULL,
  field TEXT NOT NULL,
  person BIGINT NOT NULL,
  PRIMARY KEY (city_id, record_id, field, person),
  FOREIGN KEY (city_id, record_id) REFERENCES record (city_id, id)
);

CREATE INDEX record_person_by_person ON record_person (city_id, person, record_id);

-- A file that somebody sent; its content lies in the folder of uploads under its hash.
CREATE TABLE record_upload (
  city_id BIGINT NOT NULL REFERENCES city (id),
  hash TEXT NOT NULL,
  by_person BIGINT NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  size BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, hash, by_person)
);

-- A sheet that was imported, by its content: the same content is imported once, whoever sends it.
CREATE TABLE record_import (
  city_id BIGINT NOT NULL REFERENCES city (id),
  form TEXT NOT NULL,
  hash TEXT NOT NULL,
  by_person BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  rows BIGINT NOT NULL,
  PRIMARY KEY (city_id, form, hash)
);
