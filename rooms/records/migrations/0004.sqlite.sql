-- Which files the records hold that stand already.
INSERT INTO file_use (city_id, hash, record)
  SELECT DISTINCT record.city_id, held.value, record.id
  FROM record, json_each(record.body) AS field, json_each(field.value) AS held, file
  WHERE field.type = 'array' AND held.type = 'text' AND file.city_id = record.city_id AND file.hash = held.value;
