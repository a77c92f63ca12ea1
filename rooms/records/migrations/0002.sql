-- For the page that a day begins with: what one recorded, and what is new.
CREATE INDEX record_by_author ON record (city_id, created_by, id);
CREATE INDEX record_by_time ON record (city_id, created_at, id);
