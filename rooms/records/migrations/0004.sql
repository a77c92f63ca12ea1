-- Files are the shell's by now, for every room.
INSERT INTO file (city_id, hash, by_person, name, media, size, at)
  SELECT city_id, hash, by_person, name, media, size, at FROM record_upload;
DROP TABLE record_upload;
