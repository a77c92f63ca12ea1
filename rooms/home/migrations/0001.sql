-- When somebody looked at what is new below them: the visit before this one, and the last.
CREATE TABLE home_look (
  city_id BIGINT NOT NULL REFERENCES city (id),
  person BIGINT NOT NULL,
  since TIMESTAMPTZ NOT NULL,
  last TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, person)
);
