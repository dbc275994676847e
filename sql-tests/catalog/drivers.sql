-- What other drivers send: node-postgres and postgres.js, tokio-postgres, sqlx, Npgsql, lib/pq and pgx, Ruby's ActiveRecord.

-- postgres.js: array types
select b.oid, b.typarray from pg_catalog.pg_type a left join pg_catalog.pg_type b on b.oid = a.typelem where a.typcategory = 'A' and b.typtype = 'b' group by b.oid, b.typarray order by b.oid;

-- tokio-postgres: type
-- parameters: 3904
SELECT t.typname, t.typtype, t.typelem, r.rngsubtype, t.typbasetype, n.nspname, t.typrelid
FROM pg_catalog.pg_type t
LEFT OUTER JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
INNER JOIN pg_catalog.pg_namespace n ON t.typnamespace = n.oid
WHERE t.oid = $1;

-- tokio-postgres: enum
-- parameters: 23
SELECT enumlabel FROM pg_catalog.pg_enum WHERE enumtypid = $1 ORDER BY enumsortorder;

-- tokio-postgres: composite
-- parameters: 23
SELECT attname, atttypid FROM pg_catalog.pg_attribute WHERE attrelid = $1 AND NOT attisdropped AND attnum > 0 ORDER BY attnum;

-- sqlx: type by oid
-- parameters: 1009
SELECT oid::regtype::text, typtype, typcategory, typrelid, typelem, typbasetype FROM pg_catalog.pg_type WHERE oid = $1;

-- sqlx: type by name
-- parameters: int4
SELECT oid FROM pg_catalog.pg_type WHERE typname ILIKE $1;

-- sqlx: nullable columns
SELECT NOT pg_attribute.attnotnull
FROM (VALUES ({class bank.customers}::int4, 1::int2, 0::int4), ({class bank.customers}::int4, 3::int2, 1::int4)) AS col(table_id, col_idx, ord)
LEFT JOIN pg_catalog.pg_attribute ON table_id IS NOT NULL AND attrelid = table_id AND attnum = col_idx
ORDER BY col.ord;

-- Npgsql: type loading
SELECT ns.nspname, t.oid, t.typname, t.typtype, t.typnotnull, t.elemtypoid
FROM (
    SELECT typ.oid, typ.typnamespace, typ.typname, typ.typtype, typ.typrelid, typ.typnotnull, typ.relkind, elemtyp.oid AS elemtypoid, elemtyp.typname AS elemtypname, elemcls.relkind AS elemrelkind,
        CASE WHEN elemproc.proname = 'array_recv' THEN 'a' ELSE elemtyp.typtype END AS elemtyptype
    FROM (
        SELECT typ.oid, typnamespace, typname, typrelid, typnotnull, relkind, typelem AS elemoid,
            CASE WHEN proc.proname = 'array_recv' THEN 'a' ELSE typ.typtype END AS typtype,
            CASE WHEN proc.proname = 'array_recv' THEN typ.typelem WHEN typ.typtype = 'r' THEN rngsubtype WHEN typ.typtype = 'm' THEN (SELECT rngtypid FROM pg_range WHERE rngmultitypid = typ.oid) WHEN typ.typtype = 'd' THEN typ.typbasetype END AS elemtypoid2
        FROM pg_type AS typ
        LEFT JOIN pg_class AS cls ON (cls.oid = typ.typrelid)
        LEFT JOIN pg_proc AS proc ON proc.oid = typ.typreceive
        LEFT JOIN pg_range ON (pg_range.rngtypid = typ.oid)
    ) AS typ
    LEFT JOIN pg_type AS elemtyp ON elemtyp.oid = elemtypoid2
    LEFT JOIN pg_class AS elemcls ON (elemcls.oid = elemtyp.typrelid)
    LEFT JOIN pg_proc AS elemproc ON elemproc.oid = elemtyp.typreceive
) AS t
JOIN pg_namespace AS ns ON (ns.oid = typnamespace)
WHERE typtype IN ('b', 'r', 'm', 'e', 'd') OR (typtype = 'c' AND relkind = 'c') OR (typtype = 'p' AND typname IN ('record', 'void')) OR (typtype = 'a' AND (elemtyptype IN ('b', 'r', 'm', 'e', 'd') OR (elemtyptype = 'p' AND elemtypname IN ('record', 'void')) OR (elemtyptype = 'c' AND elemrelkind = 'c')))
ORDER BY CASE WHEN typtype IN ('b', 'e', 'p') THEN 0 WHEN typtype = 'r' THEN 1 WHEN typtype = 'm' THEN 2 WHEN typtype = 'c' THEN 3 WHEN typtype = 'd' AND elemtyptype <> 'a' THEN 4 WHEN typtype = 'a' THEN 5 WHEN typtype = 'd' AND elemtyptype = 'a' THEN 6 END, t.oid;

-- Npgsql: composites
SELECT typ.oid, att.attname, att.atttypid
FROM pg_type AS typ
JOIN pg_namespace AS ns ON (ns.oid = typ.typnamespace)
JOIN pg_class AS cls ON (cls.oid = typ.typrelid)
JOIN pg_attribute AS att ON (att.attrelid = typ.typrelid)
WHERE (typ.typtype = 'c' AND cls.relkind = 'c') AND attnum > 0 AND NOT attisdropped
ORDER BY typ.oid, att.attnum;

-- Npgsql: enums
SELECT pg_type.oid, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid ORDER BY oid, enumsortorder;

-- pgx: type by name
-- parameters: numeric
select t.typname, t.typtype, t.typelem, n.nspname from pg_type t left join pg_namespace n on t.typnamespace = n.oid where t.oid = $1::text::regtype::oid;

-- ActiveRecord: types
SELECT t.oid, t.typname, t.typelem, t.typdelim, t.typinput, r.rngsubtype, t.typtype, t.typbasetype
FROM pg_type as t LEFT JOIN pg_range as r ON oid = rngtypid
WHERE t.typname IN ('int2', 'int4', 'int8', 'oid', 'float4', 'float8', 'numeric', 'bool', 'timestamp', 'timestamptz') ORDER BY t.oid;

-- ActiveRecord: columns
SELECT a.attname, format_type(a.atttypid, a.atttypmod), pg_get_expr(d.adbin, d.adrelid), a.attnotnull, a.atttypid, a.atttypmod, c.collname, col_description(a.attrelid, a.attnum) AS comment, attidentity AS identity, attgenerated as attgenerated
FROM pg_attribute a
LEFT JOIN pg_attrdef d ON a.attrelid = d.adrelid AND a.attnum = d.adnum
LEFT JOIN pg_type t ON a.atttypid = t.oid
LEFT JOIN pg_collation c ON a.attcollation = c.oid AND a.attcollation <> t.typcollation
WHERE a.attrelid = '"templates"."balances"'::regclass AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum;

-- ActiveRecord: tables
SELECT c.relname FROM pg_class c LEFT JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ANY (current_schemas(false)) AND c.relname = 'overlap' AND c.relkind IN ('r','v','m','p','f');

-- ActiveRecord: primary keys
SELECT a.attname FROM (SELECT indrelid, indkey, generate_subscripts(indkey, 1) idx FROM pg_index WHERE indrelid = '"bank"."customers"'::regclass AND indisprimary) i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[i.idx] ORDER BY i.idx;

-- Prisma: schemas
SELECT namespace.nspname as schema_name FROM pg_namespace as namespace WHERE namespace.nspname = ANY ( ARRAY['templates', 'nothing']::text[] ) ORDER BY namespace.nspname;

-- Prisma: tables
SELECT tbl.relname AS table_name, namespace.nspname as namespace, (tbl.relhassubclass and tbl.relkind = 'p') as is_partition, tbl.relrowsecurity as has_row_level_security, obj_description(tbl.oid, 'pg_class') as description
FROM pg_class AS tbl INNER JOIN pg_namespace AS namespace ON namespace.oid = tbl.relnamespace
WHERE (tbl.relkind = 'r' OR tbl.relkind = 'p') AND namespace.nspname = ANY ( ARRAY['bank']::text[] )
ORDER BY namespace, table_name;

-- Prisma: views
SELECT views.viewname AS view_name, views.schemaname AS namespace, obj_description(class.oid, 'pg_class') as description
FROM pg_catalog.pg_views views INNER JOIN pg_catalog.pg_namespace ns ON views.schemaname = ns.nspname INNER JOIN pg_catalog.pg_class class ON class.relnamespace = ns.oid AND class.relname = views.viewname
WHERE schemaname = ANY ( ARRAY['templates']::text[] ) ORDER BY 1;

-- session: identity
SELECT version() LIKE 'PostgreSQL 15%' AS fifteen, current_user, session_user, user, current_role, current_database(), current_catalog, current_schema, current_schemas(true), current_schemas(false);

-- session: state
SELECT pg_is_in_recovery(), txid_current() >= 0 AS transaction, pg_my_temp_schema(), pg_is_other_temp_schema({namespace templates}), pg_backend_pid() >= 0 AS pid, inet_server_port() > 0 AS port, pg_encoding_to_char(6), pg_client_encoding();

-- session: element of an array
SELECT (current_schemas(true))[1], (current_schemas(true))[2], 'templates' = ANY (current_schemas(true)) AS searched, array_to_string(current_schemas(false), ', '), array_upper(current_schemas(true), 1);

-- session: settings
SELECT current_setting('search_path'), current_setting('transaction_isolation'), current_setting('nothing.here', true), set_config('application_name', 'x', false), set_config('jit', 'off', false);

-- session: locks
SELECT pg_advisory_lock(1), pg_try_advisory_lock(2), pg_advisory_unlock(1), pg_advisory_unlock_all();

-- objects: by name
SELECT to_regclass('templates.overlap') IS NOT NULL AS found, to_regclass('nothing') IS NULL AS missing, to_regtype('int4'), to_regtype('nothing'), 'overlap'::regclass, 'int4'::regtype, 'reach_by_region'::regproc, {class bank.customers}::regclass, 'pg_class'::regclass::oid, 'bank'::regnamespace, 'analyst'::regrole;

-- objects: definitions
SELECT pg_get_function_arguments({proc templates.reach_by_region}), pg_get_function_identity_arguments({proc templates.reach_by_region}), pg_get_function_result({proc templates.reach_by_region}), pg_get_userbyid(10), format_type(1700, 786438), format_type(25, NULL), format_type(1015, -1);

-- objects: comments
SELECT obj_description({class templates.overlap}, 'pg_class'), obj_description({proc templates.reach_by_region}, 'pg_proc'), obj_description({namespace bank}, 'pg_namespace'), obj_description({class templates.overlap}), col_description({class bank.customers}, 2), shobj_description('analyst'::regrole::oid, 'pg_authid');

-- objects: visibility
SELECT pg_table_is_visible({class templates.overlap}), pg_table_is_visible({class bank.customers}), pg_function_is_visible({proc templates.reach_by_region}), pg_type_is_visible(23);

-- objects: privileges
SELECT has_table_privilege('templates.overlap', 'SELECT'), has_table_privilege('bank.customers', 'SELECT'), has_table_privilege('templates.overlap', 'INSERT, UPDATE'), has_schema_privilege('templates', 'USAGE'), has_schema_privilege('templates', 'CREATE'),
    has_database_privilege('cloister', 'CONNECT'), has_function_privilege('templates.reach_by_region(text, date)', 'EXECUTE'), has_column_privilege('bank.customers', 'email', 'REFERENCES'), has_any_column_privilege('bank.customers', 'SELECT'), pg_has_role('bank_admin', 'USAGE'), pg_has_role('analyst', 'MEMBER');

-- objects: text
SELECT quote_ident('Some name'), quote_ident('select'), quote_literal('it''s'), quote_nullable(NULL), pg_size_pretty(123456::bigint), E'a\tb' AS tab, array(SELECT nspname FROM pg_namespace WHERE nspname IN ('bank', 'templates') ORDER BY 1), string_agg(x, ',') FROM (VALUES ('a'), ('b')) v(x);

-- objects: refused
SELECT * FROM pg_authid;

-- objects: other sessions
SELECT pg_cancel_backend(1) AS canceled;

-- lateral
SELECT n.nspname, u.x FROM pg_namespace n, LATERAL unnest(ARRAY[1, 2]) AS u(x) WHERE n.nspname = 'bank' ORDER BY 1, 2;

-- recursive
WITH RECURSIVE steps(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM steps WHERE n < 3) SELECT n FROM steps;

-- operators
SELECT relname FROM pg_class WHERE relname OPERATOR(pg_catalog.~) '^(overlap)$' COLLATE pg_catalog.default AND relkind = ANY (ARRAY['v', 'r']) AND oid::pg_catalog.regclass = 'templates.overlap'::pg_catalog.regclass;

-- regular expressions
SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname !~* 'INFORMATION' ORDER BY nspname;
