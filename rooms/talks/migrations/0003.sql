-- An order of a talk: a unit asks, a team answers.
CREATE TABLE talk_order (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  state TEXT NOT NULL,
  unit TEXT NOT NULL,
  asked TEXT NOT NULL,
  wanted BIGINT,
  team BIGINT,
  topic TEXT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  days JSONB NOT NULL,
  listeners BIGINT NOT NULL,
  contact TEXT NOT NULL,
  remark TEXT NOT NULL,
  offer JSONB,
  talk BIGINT,
  ended_for TEXT,
  search TEXT NOT NULL,
  recorded_by BIGINT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  changed_by BIGINT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (city_id, id),
  FOREIGN KEY (city_id, wanted) REFERENCES talk_team (city_id, id),
  FOREIGN KEY (city_id, team) REFERENCES talk_team (city_id, id),
  FOREIGN KEY (city_id, talk) REFERENCES talk (city_id, id)
);

CREATE UNIQUE INDEX talk_order_talk ON talk_order (city_id, talk) WHERE talk IS NOT NULL;
CREATE INDEX talk_order_unit ON talk_order (city_id, unit, id);
CREATE INDEX talk_order_team ON talk_order (city_id, team, id);

-- What each side said of the talk, once it was held.
CREATE TABLE talk_order_said (
  city_id BIGINT NOT NULL,
  order_id BIGINT NOT NULL,
  side TEXT NOT NULL,
  answers JSONB NOT NULL,
  words TEXT NOT NULL,
  person BIGINT NOT NULL,
  said_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, order_id, side),
  FOREIGN KEY (city_id, order_id) REFERENCES talk_order (city_id, id)
);
