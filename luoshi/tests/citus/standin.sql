-- A stand-in for Citus where the extension cannot be had: the functions and the catalogue that `luoshi migrate` uses,
-- in the same places, on one node. It refuses what Citus refuses of tables (triggers, unique keys without the column,
-- foreign keys that leave the group) and spreads nothing. It says nothing about statements: those are held by
-- luoshi/tests/house/citus.rs, and by the tests when LUOSHI_TEST_POSTGRES names the coordinator of a real cluster.
SET allow_system_table_mods = on;

INSERT INTO pg_catalog.pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
VALUES (99999, 'citus', 10, 11, false, 'stand-in');

CREATE TABLE pg_catalog.pg_dist_partition (
  logicalrelid REGCLASS NOT NULL UNIQUE,
  partmethod "char" NOT NULL,
  partkey TEXT,
  colocationid INTEGER NOT NULL,
  repmodel "char" NOT NULL
);
GRANT SELECT ON pg_catalog.pg_dist_partition TO PUBLIC;

CREATE SEQUENCE pg_catalog.luoshi_standin_group;

CREATE FUNCTION pg_catalog.column_to_column_name(table_name REGCLASS, column_var_text TEXT) RETURNS TEXT
LANGUAGE sql AS 'SELECT column_var_text';

CREATE FUNCTION pg_catalog.luoshi_standin_check(t REGCLASS) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_dist_partition WHERE logicalrelid = t) THEN
    RAISE EXCEPTION 'table "%" is already distributed', t;
  END IF;
  IF NOT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = t), 'USAGE') THEN
    RAISE EXCEPTION 'must be owner of table %', t;
  END IF;
  IF EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = t AND NOT tgisinternal) THEN
    RAISE EXCEPTION 'cannot distribute relation "%" because it has triggers', t;
  END IF;
END $$;

CREATE FUNCTION pg_catalog.create_reference_table(t REGCLASS) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  PERFORM luoshi_standin_check(t);
  IF EXISTS (SELECT 1 FROM pg_constraint c LEFT JOIN pg_dist_partition p ON p.logicalrelid = c.confrelid
             WHERE c.conrelid = t AND c.contype = 'f' AND p.repmodel IS DISTINCT FROM 't') THEN
    RAISE EXCEPTION 'cannot create foreign key constraint from the reference table %', t;
  END IF;
  INSERT INTO pg_dist_partition VALUES (t, 'n', NULL, 1, 't');
END $$;

CREATE FUNCTION pg_catalog.create_distributed_table(
  table_name REGCLASS, distribution_column TEXT, distribution_type TEXT DEFAULT 'hash',
  colocate_with TEXT DEFAULT 'default', shard_count INT DEFAULT NULL) RETURNS VOID
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
  its_column SMALLINT := (SELECT attnum FROM pg_attribute WHERE attrelid = table_name AND attname = distribution_column);
  its_group INTEGER;
  wrong TEXT;
BEGIN
  PERFORM luoshi_standin_check(table_name);
  IF its_column IS NULL THEN
    RAISE EXCEPTION 'column "%" of relation "%" does not exist', distribution_column, table_name;
  END IF;
  SELECT indexrelid::regclass INTO wrong FROM pg_index
  WHERE indrelid = table_name AND indisunique AND NOT its_column = ANY (indkey::smallint[]) LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'cannot create constraint on "%"', table_name
      USING DETAIL = wrong || ' does not include the partition column';
  END IF;
  IF colocate_with = 'none' THEN
    its_group := nextval('luoshi_standin_group') + 1;
  ELSE
    SELECT colocationid INTO its_group FROM pg_dist_partition
    WHERE logicalrelid = colocate_with::regclass AND partmethod = 'h';
    IF its_group IS NULL THEN
      RAISE EXCEPTION 'relation % is not distributed', colocate_with;
    END IF;
  END IF;
  SELECT conname INTO wrong FROM pg_constraint c LEFT JOIN pg_dist_partition p ON p.logicalrelid = c.confrelid
  WHERE c.conrelid = table_name AND c.contype = 'f' AND p.repmodel IS DISTINCT FROM 't' AND NOT (
    COALESCE(p.colocationid = its_group, FALSE) AND COALESCE(
      array_position(c.conkey, its_column) = array_position(c.confkey, (
        SELECT attnum FROM pg_attribute WHERE attrelid = c.confrelid AND attname = p.partkey)), FALSE)) LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'cannot create foreign key constraint %', wrong
      USING DETAIL = 'A distributed table can only have foreign keys if it is referencing another colocated hash '
        'distributed table or a reference table';
  END IF;
  INSERT INTO pg_dist_partition VALUES (table_name, 'h', distribution_column, its_group, 's');
END $$;
