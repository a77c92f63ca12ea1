-- Which files the records hold that stand already.
INSERT INTO file_use (city_id, hash, record)
  SELECT DISTINCT record.city_id, held.value, record.id
  FROM record, jsonb_each(record.body) AS field,
    jsonb_array_elements_text(CASE jsonb_typeof(field.value) WHEN 'array' THEN field.value ELSE '[]' END) AS held, file
  WHERE file.city_id = record.city_id AND file.hash = held.value;
