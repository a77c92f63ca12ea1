-- What a search looks through: a row a record, as its room describes it. All of it can be thrown away and made again
-- from the rooms. No names of people stand here: they are looked for where they are kept.
CREATE TABLE search_document (
  city_id BIGINT NOT NULL REFERENCES city (id),
  record BIGINT NOT NULL,
  -- The last deed that this row knows of.
  deed BIGINT NOT NULL,
  room TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- Who may read the rows of this unit may find it; none where everybody may who is signed in.
  unit TEXT COLLATE "C",
  day DATE NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Title, body and unit, folded; and how the title and the unit sound, from each syllable on.
  folded TEXT NOT NULL,
  sounds TEXT NOT NULL,
  PRIMARY KEY (city_id, record)
);
CREATE INDEX search_document_by_day ON search_document (city_id, kind, day, record);

-- Up to which deed the rows above were made.
CREATE TABLE search_follow (
  city_id BIGINT NOT NULL REFERENCES city (id),
  deed BIGINT NOT NULL,
  PRIMARY KEY (city_id)
);
