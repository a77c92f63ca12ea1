-- Every version of the city's pack that was ever loaded, with its files as texts: records and figures of an
-- earlier day are read by the pack of that day. The id is that of the log's event pack.load.
CREATE TABLE pack_version (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  hash TEXT NOT NULL,
  files JSONB NOT NULL,
  loaded_by BIGINT,
  loaded_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, id)
);
