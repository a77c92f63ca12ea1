-- Tables that are read by their key are kept in its order, without a second copy of the key.
CREATE TABLE entry_new (
  city_id INTEGER NOT NULL REFERENCES city (id),
  record INTEGER NOT NULL,
  line INTEGER NOT NULL,
  id INTEGER NOT NULL,
  room TEXT NOT NULL,
  item TEXT NOT NULL,
  unit TEXT NOT NULL,
  day TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  person INTEGER,
  reverses INTEGER,
  deed INTEGER NOT NULL,
  by_person INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (city_id, record, line)
) STRICT, WITHOUT ROWID;
INSERT INTO entry_new (city_id, record, line, id, room, item, unit, day, quantity, person, reverses, deed,
                       by_person, at)
SELECT city_id, record, line, id, room, item, unit, day, quantity, person, reverses, deed, by_person, at
FROM entry ORDER BY city_id, record, line;
DROP TABLE entry;
ALTER TABLE entry_new RENAME TO entry;
CREATE UNIQUE INDEX entry_by_id ON entry (city_id, id);
-- One row in a hundred takes another back: the others need no place in this key.
CREATE UNIQUE INDEX entry_by_reversed ON entry (city_id, record, reverses) WHERE reverses IS NOT NULL;
CREATE TRIGGER entry_never_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never updated: post a reversal'); END;
CREATE TRIGGER entry_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never deleted: post a reversal'); END;

CREATE TABLE place_new (
  city_id INTEGER NOT NULL REFERENCES city (id),
  seq INTEGER NOT NULL,
  id INTEGER NOT NULL,
  PRIMARY KEY (city_id, seq)
) STRICT, WITHOUT ROWID;
INSERT INTO place_new (city_id, seq, id) SELECT city_id, seq, id FROM place ORDER BY city_id, seq;
DROP TABLE place;
ALTER TABLE place_new RENAME TO place;
CREATE UNIQUE INDEX place_by_id ON place (city_id, id);
CREATE TRIGGER place_never_updated BEFORE UPDATE ON place
BEGIN SELECT RAISE(ABORT, 'positions of the log are never updated'); END;
CREATE TRIGGER place_never_deleted BEFORE DELETE ON place
BEGIN SELECT RAISE(ABORT, 'positions of the log are never deleted'); END;

CREATE TABLE roll_unit_new (
  city_id INTEGER NOT NULL REFERENCES city (id),
  gen INTEGER NOT NULL,
  n INTEGER NOT NULL,
  unit TEXT NOT NULL,
  above INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  PRIMARY KEY (city_id, gen, n)
) STRICT, WITHOUT ROWID;
INSERT INTO roll_unit_new (city_id, gen, n, unit, above, rank)
SELECT city_id, gen, n, unit, above, rank FROM roll_unit ORDER BY city_id, gen, n;
DROP TABLE roll_unit;
ALTER TABLE roll_unit_new RENAME TO roll_unit;
CREATE UNIQUE INDEX roll_unit_by_code ON roll_unit (city_id, gen, unit);

CREATE TABLE roll_person_new (
  city_id INTEGER NOT NULL REFERENCES city (id),
  gen INTEGER NOT NULL,
  person INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (city_id, gen, person)
) STRICT, WITHOUT ROWID;
INSERT INTO roll_person_new (city_id, gen, person, n)
SELECT city_id, gen, person, n FROM roll_person ORDER BY city_id, gen, person;
DROP TABLE roll_person;
ALTER TABLE roll_person_new RENAME TO roll_person;

CREATE TABLE roll_segment_new (
  city_id INTEGER NOT NULL REFERENCES city (id),
  gen INTEGER NOT NULL,
  item TEXT NOT NULL,
  unit INTEGER NOT NULL,
  month INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  lines BLOB NOT NULL,
  PRIMARY KEY (city_id, gen, item, unit, month, epoch)
) STRICT, WITHOUT ROWID;
INSERT INTO roll_segment_new (city_id, gen, item, unit, month, epoch, lines)
SELECT city_id, gen, item, unit, month, epoch, lines FROM roll_segment
ORDER BY city_id, gen, item, unit, month, epoch;
DROP TABLE roll_segment;
ALTER TABLE roll_segment_new RENAME TO roll_segment;

CREATE TABLE roll_delta_new (
  city_id INTEGER NOT NULL REFERENCES city (id),
  gen INTEGER NOT NULL,
  item TEXT NOT NULL,
  unit INTEGER NOT NULL,
  month INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  days BLOB NOT NULL,
  PRIMARY KEY (city_id, gen, item, unit, month, epoch)
) STRICT, WITHOUT ROWID;
INSERT INTO roll_delta_new (city_id, gen, item, unit, month, epoch, days)
SELECT city_id, gen, item, unit, month, epoch, days FROM roll_delta
ORDER BY city_id, gen, item, unit, month, epoch;
DROP TABLE roll_delta;
ALTER TABLE roll_delta_new RENAME TO roll_delta;

CREATE TABLE roll_month_new (
  city_id INTEGER NOT NULL REFERENCES city (id),
  gen INTEGER NOT NULL,
  item TEXT NOT NULL,
  unit INTEGER NOT NULL,
  month INTEGER NOT NULL,
  days BLOB NOT NULL,
  units BLOB NOT NULL,
  above BLOB NOT NULL,
  below BLOB NOT NULL,
  PRIMARY KEY (city_id, gen, item, unit, month)
) STRICT, WITHOUT ROWID;
INSERT INTO roll_month_new (city_id, gen, item, unit, month, days, units, above, below)
SELECT city_id, gen, item, unit, month, days, units, above, below FROM roll_month
ORDER BY city_id, gen, item, unit, month;
DROP TABLE roll_month;
ALTER TABLE roll_month_new RENAME TO roll_month;
