-- To whom a record was handed over, by whoever recorded it or had it last: it is theirs to correct until it is confirmed.
ALTER TABLE record ADD COLUMN handed_to BIGINT;
CREATE INDEX record_handed ON record (city_id, handed_to, id);
