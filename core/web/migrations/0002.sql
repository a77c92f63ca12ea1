-- What is told to people, and whether they have read it. Its text is made for whoever reads it, in their language.
CREATE TABLE notice (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  room TEXT NOT NULL,
  kind TEXT NOT NULL,
  args JSONB NOT NULL,
  href TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  once TEXT,
  search TEXT NOT NULL,
  told_at TIMESTAMPTZ NOT NULL,
  read_at TIMESTAMPTZ,
  PRIMARY KEY (city_id, id)
);

CREATE INDEX notice_person ON notice (city_id, person, id);
CREATE INDEX notice_told ON notice (city_id, person, told_at, id);
CREATE UNIQUE INDEX notice_once ON notice (city_id, person, once);
