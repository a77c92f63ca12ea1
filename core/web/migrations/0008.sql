-- How somebody wants pages to look where a browser holds no choice of theirs: in large type, with single keys that do
-- something.
CREATE TABLE look (
  city_id BIGINT NOT NULL REFERENCES city (id),
  person BIGINT NOT NULL,
  large BOOLEAN NOT NULL,
  keys BOOLEAN NOT NULL,
  PRIMARY KEY (city_id, person)
);
