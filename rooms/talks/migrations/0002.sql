-- For the page that a day begins with: what one recorded, and what is new.
CREATE INDEX talk_recorder ON talk (city_id, recorded_by, id);
CREATE INDEX talk_recorded ON talk (city_id, recorded_at, id);
