-- A sheet that somebody sent to be imported. While it is open nothing of it is recorded; what it led to is known for ever.
CREATE TABLE sheet_import (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  person BIGINT NOT NULL,
  kind TEXT NOT NULL,
  hash TEXT NOT NULL,
  file TEXT NOT NULL,
  sheet TEXT NOT NULL,
  headers JSONB NOT NULL,
  state TEXT NOT NULL,
  sent TIMESTAMPTZ NOT NULL,
  touched TIMESTAMPTZ NOT NULL,
  job BIGINT,
  undone TIMESTAMPTZ,
  reason TEXT,
  emptied BOOLEAN NOT NULL,
  PRIMARY KEY (city_id, id)
);

CREATE INDEX sheet_import_by_person ON sheet_import (city_id, person, id);
CREATE INDEX sheet_import_by_hash ON sheet_import (city_id, kind, hash, id);
CREATE INDEX sheet_import_by_touch ON sheet_import (city_id, emptied, touched, id);

-- A row of it: what its cells hold, what is wrong with them, which records likely mean the same, and the record that it
-- became.
CREATE TABLE sheet_row (
  city_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,
  line BIGINT NOT NULL,
  cells JSONB NOT NULL,
  faults JSONB NOT NULL,
  likes JSONB NOT NULL,
  face TEXT NOT NULL,
  twin BIGINT,
  doubt BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  record BIGINT,
  version BIGINT,
  PRIMARY KEY (city_id, import_id, line),
  FOREIGN KEY (city_id, import_id) REFERENCES sheet_import (city_id, id)
);
