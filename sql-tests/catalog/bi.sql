-- What BI tools and editors ask when they connect and browse, as their published sources and logs have it.

-- DBeaver: session
SELECT current_schema(), session_user;

-- DBeaver: databases
SELECT db.oid, db.* FROM pg_catalog.pg_database db WHERE datallowconn AND NOT datistemplate ORDER BY db.datname;

-- DBeaver: schemas
SELECT n.oid, n.*, d.description FROM pg_catalog.pg_namespace n LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = n.oid AND d.objsubid = 0 AND d.classoid = 'pg_namespace'::regclass WHERE nspname NOT LIKE 'pg\_%' ORDER BY nspname;

-- DBeaver: roles
SELECT a.oid, a.rolname, a.rolcanlogin, d.description FROM pg_catalog.pg_roles a LEFT JOIN pg_catalog.pg_shdescription d ON d.objoid = a.oid WHERE a.oid >= 16384 ORDER BY a.rolname;

-- DBeaver: data types
SELECT t.oid, t.*, c.relkind, format_type(nullif(t.typbasetype, 0), t.typtypmod) as base_type_name, d.description
FROM pg_catalog.pg_type t
LEFT OUTER JOIN pg_catalog.pg_type et ON et.oid = t.typelem
LEFT OUTER JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
LEFT OUTER JOIN pg_catalog.pg_description d ON t.oid = d.objoid
WHERE t.typname IS NOT NULL AND (c.relkind IS NULL OR c.relkind = 'c') AND (et.typcategory IS NULL OR et.typcategory <> 'C') AND t.oid = 23;

-- DBeaver: relations
SELECT c.oid, c.*, d.description, pg_catalog.pg_get_expr(c.relpartbound, c.oid) as partition_expr, pg_catalog.pg_get_partkeydef(c.oid) as partition_key
FROM pg_catalog.pg_class c
LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
WHERE c.relnamespace = {namespace bank} AND c.relkind not in ('i', 'I', 'c') AND c.relname = 'customers';

-- DBeaver: attributes
SELECT c.relname, a.*, pg_catalog.pg_get_expr(ad.adbin, ad.adrelid, true) as def_value, dsc.description, dep.objid
FROM pg_catalog.pg_attribute a
INNER JOIN pg_catalog.pg_class c ON (a.attrelid = c.oid)
LEFT OUTER JOIN pg_catalog.pg_attrdef ad ON (a.attrelid = ad.adrelid AND a.attnum = ad.adnum)
LEFT OUTER JOIN pg_catalog.pg_description dsc ON (c.oid = dsc.objoid AND a.attnum = dsc.objsubid)
LEFT OUTER JOIN pg_depend dep on dep.refobjid = a.attrelid AND dep.deptype = 'i' and dep.refobjsubid = a.attnum and dep.classid = dep.refclassid
WHERE NOT a.attisdropped AND a.attnum > 0 AND c.relkind not in ('i', 'I', 'c') AND c.oid = {class bank.customers}
ORDER BY a.attnum;

-- DBeaver: constraints
SELECT c.oid, c.*, t.relname as tabrelname, rt.relnamespace as refnamespace, d.description, null as consrc_copy
FROM pg_catalog.pg_constraint c
INNER JOIN pg_catalog.pg_class t ON t.oid = c.conrelid
LEFT OUTER JOIN pg_catalog.pg_class rt ON rt.oid = c.confrelid
LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_constraint'::regclass
WHERE c.conrelid = {class bank.customers}
ORDER BY c.oid;

-- DBeaver: functions
SELECT p.oid as poid, p.*, pg_catalog.pg_get_expr(p.proargdefaults, 0) as arg_defaults, d.description
FROM pg_catalog.pg_proc p
LEFT OUTER JOIN pg_catalog.pg_description d ON d.objoid = p.oid
WHERE p.pronamespace = {namespace templates}
ORDER BY p.proname;

-- DBeaver: view definition
SELECT pg_catalog.pg_get_viewdef({class templates.overlap}, true);

-- DBeaver: search path
SELECT current_setting('search_path'), array_to_string(current_schemas(false), ',');

-- DBeaver: settings
SELECT name, setting FROM pg_catalog.pg_settings WHERE name IN ('search_path', 'server_version_num', 'TimeZone', 'standard_conforming_strings') ORDER BY name;

-- DBeaver: sizes
SELECT c.oid, pg_catalog.pg_total_relation_size(c.oid) >= 0 as total, pg_catalog.pg_relation_size(c.oid) >= 0 as relation FROM pg_class c WHERE c.relnamespace = {namespace bank} ORDER BY 1;

-- DataGrip: introspection of schemas
select N.oid::bigint as id, datname as name, D.description, datistemplate as is_template, datallowconn as allow_connections, pg_catalog.pg_get_userbyid(N.datdba) as "owner"
from pg_catalog.pg_database N left join pg_catalog.pg_shdescription D on N.oid = D.objoid
where datname = 'cloister' order by case when datname = pg_catalog.current_database() then -1::bigint else N.oid::bigint end;

-- DataGrip: namespaces
select N.oid::bigint as id, N.xmin as state_number, nspname as name, D.description, pg_catalog.pg_get_userbyid(N.nspowner) as "owner"
from pg_catalog.pg_namespace N left join pg_catalog.pg_description D on N.oid = D.objoid and D.classoid = 'pg_catalog.pg_namespace'::regclass
where nspname !~ '^pg_'
order by case when nspname = pg_catalog.current_schema() then -1::bigint else N.oid::bigint end, 3;

-- DataGrip: relations
select T.relkind as table_kind, T.relname as table_name, T.oid as table_id, pg_catalog.array_to_string(T.reloptions, ',') as options, T.relhasoids as with_oids
from (select c.*, false as relhasoids from pg_catalog.pg_class c) T
where relnamespace = {namespace templates}::oid and relkind in ('r', 'm', 'v', 'f', 'p')
order by table_kind, table_id;

-- DataGrip: columns
with T as (select distinct T.oid as table_id, T.relname as table_name from pg_catalog.pg_class T where T.relnamespace = {namespace templates}::oid and T.relkind in ('r', 'm', 'v', 'f', 'p'))
select T.table_id, C.attnum as column_position, C.attname as column_name, C.atttypmod as type_mod, C.attndims as dimensions_number,
    pg_catalog.format_type(C.atttypid, C.atttypmod) as type_spec, C.atttypid as type_id, C.attnotnull as mandatory, pg_catalog.col_description(C.attrelid, C.attnum) as comment
from T join pg_catalog.pg_attribute C on T.table_id = C.attrelid
where C.attnum > 0 and not C.attisdropped
order by table_id, attnum;

-- DataGrip: time and state
select case when pg_catalog.pg_is_in_recovery() then null else (pg_catalog.txid_current() % 1)::varchar::bigint end as transaction_id;

-- DataGrip: role
select pg_catalog.current_database() as a, session_user as b, current_user as c, current_role as d, usesuper as e from pg_catalog.pg_user where usename = current_user;

-- Metabase: schemas
SELECT nspname AS "table_schem", current_database() AS "table_catalog" FROM pg_catalog.pg_namespace WHERE nspname <> 'pg_toast' AND (nspname !~ '^pg_temp_' OR nspname = (pg_catalog.current_schemas(true))[1]) AND (nspname !~ '^pg_toast_temp_' OR nspname = replace((pg_catalog.current_schemas(true))[1], 'pg_temp_', 'pg_toast_temp_')) ORDER BY table_schem;

-- Metabase: privileges
with table_privileges as (
    select NULL as role, t.schemaname as schema, t.objectname as table,
        pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'update') as update,
        pg_catalog.has_any_column_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'select') as select,
        pg_catalog.has_table_privilege(current_user, '"' || replace(t.schemaname, '"', '""') || '"' || '.' || '"' || replace(t.objectname, '"', '""') || '"', 'delete') as delete
    from (
        select schemaname, tablename as objectname from pg_catalog.pg_tables
        union select schemaname, viewname as objectname from pg_catalog.pg_views
        union select schemaname, matviewname as objectname from pg_catalog.pg_matviews
    ) t
    where t.schemaname !~ '^pg_' and t.schemaname <> 'information_schema' and pg_catalog.has_schema_privilege(current_user, t.schemaname, 'usage')
)
select t.* from table_privileges t where t.select or t.update or t.delete order by t.schema, t.table;

-- Metabase: tables
SELECT n.nspname AS schema, c.relname AS name, CASE c.relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'PARTITIONED TABLE' WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE NULL END AS type, d.description AS description, NULLIF(stat.n_live_tup, 0) AS estimated_row_count
FROM pg_catalog.pg_class AS c
INNER JOIN pg_catalog.pg_namespace AS n ON c.relnamespace = n.oid
LEFT JOIN pg_catalog.pg_description AS d ON c.oid = d.objoid AND d.objsubid = 0 AND d.classoid = 'pg_class'::regclass
LEFT JOIN pg_stat_user_tables AS stat ON n.nspname = stat.schemaname AND c.relname = stat.relname
WHERE c.relnamespace = n.oid AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'v', 'f', 'm') AND n.nspname IN ('templates', 'bank')
ORDER BY type ASC, schema ASC, name ASC;

-- Metabase: columns
SELECT c.column_name AS name, CASE WHEN c.udt_schema IN ('public', 'pg_catalog') THEN FORMAT('%s', c.udt_name) ELSE FORMAT('"%s"."%s"', c.udt_schema, c.udt_name) END AS "database-type", c.ordinal_position - 1 AS "database-position", c.table_schema AS "table-schema", c.table_name AS "table-name", pk.column_name IS NOT NULL AS "pk?", COL_DESCRIPTION(CAST(CAST(FORMAT('%I.%I', CAST(c.table_schema AS TEXT), CAST(c.table_name AS TEXT)) AS REGCLASS) AS OID), c.ordinal_position) AS "field-comment", ((column_default IS NULL) OR (LOWER(column_default) = 'null')) AND (is_nullable = 'NO') AND NOT (((column_default IS NOT NULL) AND (column_default LIKE '%nextval(%')) OR (is_identity <> 'NO')) AS "database-required"
FROM information_schema.columns AS c
LEFT JOIN (SELECT tc.table_schema, tc.table_name, kc.column_name FROM information_schema.table_constraints AS tc INNER JOIN information_schema.key_column_usage AS kc ON tc.constraint_name = kc.constraint_name AND tc.table_schema = kc.table_schema AND tc.table_name = kc.table_name WHERE tc.constraint_type = 'PRIMARY KEY') AS pk
    ON c.table_schema = pk.table_schema AND c.table_name = pk.table_name AND c.column_name = pk.column_name
WHERE c.table_schema !~ '^information_schema|catalog_history|pg_' AND c.table_schema IN ('templates', 'bank')
ORDER BY "table-schema", "table-name", "database-position";

-- Metabase: enums
SELECT nspname, typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid IN (SELECT DISTINCT enumtypid FROM pg_enum e);

-- Metabase: foreign keys
SELECT fk_ns.nspname AS "fk-table-schema", fk_table.relname AS "fk-table-name", fk_column.attname AS "fk-column-name", pk_ns.nspname AS "pk-table-schema", pk_table.relname AS "pk-table-name", pk_column.attname AS "pk-column-name"
FROM pg_constraint AS c
INNER JOIN pg_class AS fk_table ON c.conrelid = fk_table.oid
INNER JOIN pg_namespace AS fk_ns ON c.connamespace = fk_ns.oid
INNER JOIN pg_attribute AS fk_column ON c.conrelid = fk_column.attrelid
INNER JOIN pg_class AS pk_table ON c.confrelid = pk_table.oid
INNER JOIN pg_namespace AS pk_ns ON pk_table.relnamespace = pk_ns.oid
INNER JOIN pg_attribute AS pk_column ON c.confrelid = pk_column.attrelid
WHERE fk_ns.nspname !~ '^information_schema|catalog_history|pg_' AND c.contype = 'f'::char AND fk_column.attnum = ANY(c.conkey) AND pk_column.attnum = ANY(c.confkey)
ORDER BY "fk-table-schema", "fk-table-name";

-- Metabase: timezone
SELECT current_setting('TIMEZONE') AS timezone, current_setting('server_version_num')::int / 10000 AS major;

-- Grafana: version
SELECT current_setting('server_version_num')::int/100 as version;

-- Grafana: tables
SELECT CASE WHEN quote_ident(table_schema) IN (
        SELECT CASE WHEN trim(s[i]) = '"$user"' THEN user ELSE trim(s[i]) END
        FROM generate_series(array_lower(string_to_array(current_setting('search_path'), ','), 1), array_upper(string_to_array(current_setting('search_path'), ','), 1)) as i,
             string_to_array(current_setting('search_path'), ',') s
    ) THEN quote_ident(table_name) ELSE quote_ident(table_schema) || '.' || quote_ident(table_name) END AS "table"
FROM information_schema.tables
WHERE quote_ident(table_schema) NOT IN ('information_schema', 'pg_catalog', '_timescaledb_cache', '_timescaledb_catalog')
ORDER BY 1;

-- Grafana: columns
SELECT quote_ident(column_name) AS "column", data_type AS "type", udt_name
FROM information_schema.columns
WHERE CASE WHEN array_length(parse_ident('overlap'), 1) = 2 THEN quote_ident(table_schema) = (parse_ident('overlap'))[1] AND quote_ident(table_name) = (parse_ident('overlap'))[2]
    ELSE quote_ident(table_name) = 'overlap' END;

-- Superset: views and tables
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'templates' AND c.relkind in ('v', 'm') ORDER BY 1;

-- Tableau: tables
SELECT NULL AS TABLE_CAT, n.nspname AS TABLE_SCHEM, c.relname AS TABLE_NAME, 'VIEW' AS TABLE_TYPE
FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c
WHERE c.relnamespace = n.oid AND n.nspname = 'templates' AND c.relkind = 'v' ORDER BY TABLE_TYPE, TABLE_SCHEM, TABLE_NAME;

-- Power BI: tables
select table_schema, table_name, table_type from information_schema.tables where table_schema not in ('information_schema', 'pg_catalog') order by table_schema, table_name;

-- Power BI: columns
select column_name, ordinal_position, is_nullable, data_type, case when character_maximum_length is not null then character_maximum_length when udt_name = 'bpchar' then 1 else numeric_precision end as max_length, numeric_scale
from information_schema.columns where table_schema = 'templates' and table_name = 'balances' order by table_schema, table_name, ordinal_position;

-- Power BI: keys
select ii.column_name, tc.constraint_name from information_schema.table_constraints tc
join information_schema.key_column_usage ii on ii.constraint_schema = tc.constraint_schema and ii.constraint_name = tc.constraint_name
where tc.constraint_type = 'PRIMARY KEY' and tc.table_schema = 'bank';

-- pgAdmin: server
SELECT db.oid as did, db.datname, db.datallowconn, pg_encoding_to_char(db.encoding) AS serverencoding, has_database_privilege(db.oid, 'CREATE') as cancreate, datistemplate
FROM pg_catalog.pg_database db WHERE db.datname = current_database();

-- pgAdmin: role
SELECT roles.oid as id, roles.rolname as name, roles.rolsuper as is_superuser, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreaterole END as can_create_role, CASE WHEN roles.rolsuper THEN true ELSE roles.rolcreatedb END as can_create_db
FROM pg_catalog.pg_roles as roles WHERE rolname = current_user;

-- pgAdmin: activity
SELECT datname, usename, state, backend_type, (SELECT count(*) FROM pg_catalog.pg_locks) >= 0 AS locks FROM pg_catalog.pg_stat_activity WHERE pid = pg_backend_pid();
