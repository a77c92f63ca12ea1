-- The pictures of checks that were made before files were noted down.
INSERT INTO file (city_id, hash, by_person, name, media, size, at)
  SELECT one.city_id, held.value, one.checked_by, 'picture.jpg', 'image/jpeg', 0, MAX(one.checked_at)
  FROM audit_sample AS one, jsonb_array_elements_text(one.pictures) AS held
  WHERE one.checked_by IS NOT NULL GROUP BY one.city_id, held.value, one.checked_by
  ON CONFLICT (city_id, hash, by_person) DO NOTHING;
INSERT INTO file_use (city_id, hash, record)
  SELECT DISTINCT one.city_id, held.value, one.audit
  FROM audit_sample AS one, jsonb_array_elements_text(one.pictures) AS held;
