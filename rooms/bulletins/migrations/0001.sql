-- Bulletins: documents whose numbers are figures. A row is what somebody writes at; what was published stands in editions.
CREATE TABLE bulletin (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  unit TEXT NOT NULL COLLATE "C",
  lang TEXT NOT NULL,
  template TEXT,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  section TEXT,
  from_day DATE NOT NULL,
  until_day DATE NOT NULL,
  colophon JSONB NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  edition BIGINT NOT NULL,
  reason TEXT,
  written_by BIGINT NOT NULL,
  written_at TIMESTAMPTZ NOT NULL,
  sent_by BIGINT,
  due TIMESTAMPTZ,
  due_by BIGINT,
  PRIMARY KEY (city_id, id)
);

CREATE INDEX bulletin_by_state ON bulletin (city_id, state, due, id);

-- What was published. Rows are never updated and never deleted: a correction is another edition.
CREATE TABLE bulletin_edition (
  city_id BIGINT NOT NULL REFERENCES city (id),
  bulletin BIGINT NOT NULL,
  no BIGINT NOT NULL,
  as_of BIGINT NOT NULL,
  unit TEXT NOT NULL COLLATE "C",
  lang TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  section TEXT,
  from_day DATE NOT NULL,
  until_day DATE NOT NULL,
  colophon JSONB NOT NULL,
  reason TEXT,
  written_by BIGINT NOT NULL,
  published_by BIGINT NOT NULL,
  published_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, bulletin, no),
  FOREIGN KEY (city_id, bulletin) REFERENCES bulletin (city_id, id)
);

CREATE INDEX bulletin_edition_by_time ON bulletin_edition (city_id, published_at, bulletin, no);

-- Every number of an edition, as it was read and as it was asked. No foreign key points at an edition: on PostgreSQL the
-- right to change one is taken away, and a key check would need it.
CREATE TABLE bulletin_pin (
  city_id BIGINT NOT NULL REFERENCES city (id),
  bulletin BIGINT NOT NULL,
  no BIGINT NOT NULL,
  place BIGINT NOT NULL,
  figure TEXT NOT NULL COLLATE "C",
  unit TEXT NOT NULL COLLATE "C",
  from_day DATE NOT NULL,
  until_day DATE NOT NULL,
  value TEXT,
  entries BIGINT NOT NULL,
  exact TEXT NOT NULL,
  text TEXT NOT NULL,
  word BOOLEAN NOT NULL,
  PRIMARY KEY (city_id, bulletin, no, place)
);

CREATE INDEX bulletin_pin_by_figure ON bulletin_pin (city_id, figure, bulletin, no, place);
