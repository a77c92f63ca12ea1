CREATE TRIGGER bulletin_edition_never_updated BEFORE UPDATE ON bulletin_edition
BEGIN SELECT RAISE(ABORT, 'what was published never changes: publish a correction'); END;
CREATE TRIGGER bulletin_edition_never_deleted BEFORE DELETE ON bulletin_edition
BEGIN SELECT RAISE(ABORT, 'what was published never changes: publish a correction'); END;
CREATE TRIGGER bulletin_pin_never_updated BEFORE UPDATE ON bulletin_pin
BEGIN SELECT RAISE(ABORT, 'what was published never changes: publish a correction'); END;
CREATE TRIGGER bulletin_pin_never_deleted BEFORE DELETE ON bulletin_pin
BEGIN SELECT RAISE(ABORT, 'what was published never changes: publish a correction'); END;
