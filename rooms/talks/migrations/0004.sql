-- To whom a record was handed over, by whoever recorded it or had it last: it is theirs to correct until it is confirmed.
ALTER TABLE talk ADD COLUMN handed_to BIGINT;
ALTER TABLE talk_team ADD COLUMN handed_to BIGINT;
CREATE INDEX talk_handed ON talk (city_id, handed_to, id);
CREATE INDEX talk_team_handed ON talk_team (city_id, handed_to, id);
