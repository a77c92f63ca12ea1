-- Up to which position of the log it was looked for published numbers that are others by now.
CREATE TABLE bulletin_follow (
  city_id BIGINT NOT NULL REFERENCES city (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (city_id)
);
