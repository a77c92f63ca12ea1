-- Lines of the access log are never updated; they go when the years are over that the configuration names, oldest first.
CREATE INDEX trail_person_by_time ON trail_person (city_id, at);
