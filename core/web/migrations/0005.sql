-- A list as a person wants to see it again: a name for a path and its query.
CREATE TABLE list_view (
  city_id BIGINT NOT NULL REFERENCES city (id),
  person BIGINT NOT NULL,
  id BIGINT NOT NULL,
  path TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  opens BOOLEAN NOT NULL,
  PRIMARY KEY (city_id, person, id)
);
CREATE UNIQUE INDEX list_view_by_name ON list_view (city_id, person, path, name);

-- Which columns of a list a person chose last.
CREATE TABLE list_columns (
  city_id BIGINT NOT NULL REFERENCES city (id),
  person BIGINT NOT NULL,
  path TEXT NOT NULL,
  columns TEXT NOT NULL,
  PRIMARY KEY (city_id, person, path)
);
