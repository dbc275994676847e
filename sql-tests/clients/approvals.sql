-- Each owner approves what it read, as an owner does in psql.
\set ON_ERROR_STOP on
\connect - bank_admin
SELECT digest AS reach FROM cleanroom.templates WHERE name = 'reach' \gset
APPROVE TEMPLATE reach DIGEST :'reach';
GRANT EXECUTE ON TEMPLATE reach TO analyst;
GRANT EXECUTE ON TEMPLATE reach TO newcomer;
\connect - publisher_admin
SELECT digest AS reach FROM cleanroom.templates WHERE name = 'reach' \gset
SELECT digest AS regions FROM cleanroom.templates WHERE name = 'regions' \gset
SELECT digest AS days FROM cleanroom.templates WHERE name = 'days' \gset
APPROVE TEMPLATE reach DIGEST :'reach';
APPROVE TEMPLATE regions DIGEST :'regions' OVERLAPPING (reach);
APPROVE TEMPLATE days DIGEST :'days' OVERLAPPING (reach, regions);
GRANT EXECUTE ON TEMPLATE regions TO analyst;
GRANT EXECUTE ON TEMPLATE days TO analyst;
