-- What salts and pseudonyms are made from: a secret a person, and the city's own under the holder 0. Erasing a
-- person takes the secret away and leaves the row, so that no other is made for them.
CREATE TABLE open_secret (
  city_id BIGINT NOT NULL REFERENCES city (id),
  holder BIGINT NOT NULL,
  secret BYTEA,
  PRIMARY KEY (city_id, holder)
);

-- How many positions of the log are in the tree.
CREATE TABLE open_head (
  city_id BIGINT NOT NULL REFERENCES city (id),
  size BIGINT NOT NULL,
  PRIMARY KEY (city_id)
);

-- The hashes of the tree, 256 a tile. The last of each level grows; a whole one never changes.
CREATE TABLE tile (
  city_id BIGINT NOT NULL REFERENCES city (id),
  level BIGINT NOT NULL,
  number BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (city_id, level, number)
);

-- The leaves themselves, 256 a bundle, as they are published.
CREATE TABLE bundle (
  city_id BIGINT NOT NULL REFERENCES city (id),
  number BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (city_id, number)
);

-- What was signed and published.
CREATE TABLE checkpoint (
  city_id BIGINT NOT NULL REFERENCES city (id),
  origin TEXT NOT NULL,
  size BIGINT NOT NULL,
  root BYTEA NOT NULL,
  note TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, origin, size)
);

-- What witnesses signed of it: whole lines of signatures.
CREATE TABLE cosignature (
  city_id BIGINT NOT NULL REFERENCES city (id),
  origin TEXT NOT NULL,
  size BIGINT NOT NULL,
  name TEXT NOT NULL,
  line TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, origin, size, name),
  FOREIGN KEY (city_id, origin, size) REFERENCES checkpoint (city_id, origin, size)
);

-- Figures that were pinned and signed. The id is that of the log's event figure.state.
CREATE TABLE statement (
  city_id BIGINT NOT NULL REFERENCES city (id),
  hash TEXT NOT NULL,
  id BIGINT NOT NULL,
  figure TEXT NOT NULL,
  unit TEXT NOT NULL,
  position BIGINT NOT NULL,
  core TEXT NOT NULL,
  definition JSONB NOT NULL,
  made_by BIGINT,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, hash),
  UNIQUE (city_id, id)
);
CREATE INDEX statement_by_figure ON statement (city_id, figure, id);
