CREATE TRIGGER entry_never_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never updated: post a reversal'); END;
CREATE TRIGGER entry_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never deleted: post a reversal'); END;
CREATE TRIGGER log_event_never_updated BEFORE UPDATE ON log_event
BEGIN SELECT RAISE(ABORT, 'events of the log are never updated'); END;
CREATE TRIGGER log_event_never_deleted BEFORE DELETE ON log_event
BEGIN SELECT RAISE(ABORT, 'events of the log are never deleted'); END;
CREATE TRIGGER place_never_updated BEFORE UPDATE ON place
BEGIN SELECT RAISE(ABORT, 'positions of the log are never updated'); END;
CREATE TRIGGER place_never_deleted BEFORE DELETE ON place
BEGIN SELECT RAISE(ABORT, 'positions of the log are never deleted'); END;
