CREATE TABLE talk_team (
  city_id BIGINT NOT NULL REFERENCES city (id),
  id BIGINT NOT NULL,
  name TEXT NOT NULL,
  unit TEXT NOT NULL,
  founded DATE NOT NULL,
  ended DATE,
  remark TEXT NOT NULL,
  withdrawn_for TEXT,
  recorded_by BIGINT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  confirmed_by BIGINT,
  confirmed_at TIMESTAMPTZ,
  changed_by BIGINT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (city_id, id)
);

-- One name a unit, as long as the team has not been withdrawn.
CREATE UNIQUE INDEX talk_team_name ON talk_team (city_id, unit, name) WHERE withdrawn_for IS NULL;

-- A person may leave a team and join it again: one row a stay.
CREATE TABLE talk_team_member (
  city_id BIGINT NOT NULL,
  team BIGINT NOT NULL,
  person BIGINT NOT NULL,
  from_day DATE NOT NULL,
  until_day DATE,
  PRIMARY KEY (city_id, team, person, from_day),
  FOREIGN KEY (city_id, team) REFERENCES talk_team (city_id, id)
);

CREATE INDEX talk_team_member_person ON talk_team_member (city_id, person);

CREATE TABLE talk (
  city_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  state TEXT NOT NULL,
  unit TEXT NOT NULL,
  team BIGINT NOT NULL,
  topic TEXT NOT NULL,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  day DATE NOT NULL,
  start_minute BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  audience JSONB NOT NULL,
  remark TEXT NOT NULL,
  reason TEXT,
  ended_for TEXT,
  search TEXT NOT NULL,
  recorded_by BIGINT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  confirmed_by BIGINT,
  confirmed_at TIMESTAMPTZ,
  changed_by BIGINT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (city_id, id),
  FOREIGN KEY (city_id, team) REFERENCES talk_team (city_id, id)
);

CREATE INDEX talk_day ON talk (city_id, day, start_minute, id);
CREATE INDEX talk_unit_day ON talk (city_id, unit, day);
CREATE INDEX talk_team_day ON talk (city_id, team, day);

-- The day stands here as well, so that a speaker's day is found without the talks of other days.
CREATE TABLE talk_speaker (
  city_id BIGINT NOT NULL,
  talk BIGINT NOT NULL,
  line BIGINT NOT NULL,
  person BIGINT NOT NULL,
  day DATE NOT NULL,
  PRIMARY KEY (city_id, talk, line),
  FOREIGN KEY (city_id, talk) REFERENCES talk (city_id, id)
);

CREATE INDEX talk_speaker_person ON talk_speaker (city_id, person, day);

-- What two deeds about one speaker's day take in turn, so that neither overlooks the other's talk.
CREATE TABLE talk_speaker_day (
  city_id BIGINT NOT NULL REFERENCES city (id),
  person BIGINT NOT NULL,
  day DATE NOT NULL,
  PRIMARY KEY (city_id, person, day)
);
