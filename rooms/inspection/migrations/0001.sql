-- An audit: a statement whose records are drawn and looked at on the spot. What was planned never changes; what
-- follows is filled in as it happens.
CREATE TABLE audit (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  statement TEXT NOT NULL,
  figure TEXT NOT NULL,
  unit TEXT NOT NULL,
  from_day DATE NOT NULL,
  until_day DATE NOT NULL,
  position BIGINT NOT NULL,
  value TEXT NOT NULL,
  method TEXT NOT NULL,
  size BIGINT NOT NULL,
  certainty BIGINT NOT NULL,
  share BIGINT,
  population BIGINT NOT NULL,
  total BIGINT NOT NULL,
  event TEXT NOT NULL,
  event_at TIMESTAMPTZ NOT NULL,
  numbers BIGINT NOT NULL,
  units JSONB NOT NULL,
  cap BIGINT NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  planned_by BIGINT NOT NULL,
  planned_at TIMESTAMPTZ NOT NULL,
  outcome TEXT,
  drawn_by BIGINT,
  drawn_at TIMESTAMPTZ,
  most BIGINT,
  ended_for TEXT,
  ended_by BIGINT,
  ended_at TIMESTAMPTZ,
  PRIMARY KEY (city_id, id)
);

CREATE INDEX audit_by_figure ON audit (city_id, figure, id);

-- The log's events of an audit, by what happened: where a stranger finds it.
CREATE TABLE audit_event (
  city_id BIGINT NOT NULL,
  audit BIGINT NOT NULL,
  kind TEXT NOT NULL,
  event BIGINT NOT NULL,
  PRIMARY KEY (city_id, audit, kind),
  FOREIGN KEY (city_id, audit) REFERENCES audit (city_id, id)
);

-- An entry that was drawn, who is called on to check it, and what they found.
CREATE TABLE audit_sample (
  city_id BIGINT NOT NULL,
  audit BIGINT NOT NULL,
  number BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  record BIGINT NOT NULL,
  line BIGINT NOT NULL,
  unit TEXT NOT NULL,
  day DATE NOT NULL,
  quantity BIGINT NOT NULL,
  hits BIGINT NOT NULL,
  ticket TEXT NOT NULL,
  called TEXT,
  result TEXT,
  found BIGINT,
  asked BIGINT,
  reason TEXT,
  pictures JSONB NOT NULL,
  checked_by BIGINT,
  instead BOOLEAN NOT NULL,
  checked_at TIMESTAMPTZ,
  version BIGINT NOT NULL,
  PRIMARY KEY (city_id, audit, number),
  UNIQUE (city_id, audit, seq),
  FOREIGN KEY (city_id, audit) REFERENCES audit (city_id, id)
);

-- A unit that was called on and did not check, with its reason.
CREATE TABLE audit_refusal (
  city_id BIGINT NOT NULL,
  audit BIGINT NOT NULL,
  number BIGINT NOT NULL,
  unit TEXT NOT NULL,
  reason TEXT NOT NULL,
  by_person BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, audit, number, unit),
  FOREIGN KEY (city_id, audit) REFERENCES audit (city_id, id)
);
