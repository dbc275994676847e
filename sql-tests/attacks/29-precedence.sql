-- a text that Postgres, and whoever approves it, reads in one way and the parser in another: IS DISTINCT FROM binds more
-- tightly than AND in Postgres, so that nobody is in the group below (a premium customer is neither retail nor
-- student): no row, or a refusal; 39 would mean that AND was taken into the comparison. Written with parentheses both
-- readings are the same
\connect bank_admin
CREATE TEMPLATE loose AS
SELECT count(*) AS n FROM bank.customers WHERE (segment = 'retail') IS DISTINCT FROM (segment = 'student') AND (segment = 'premium');
CREATE TEMPLATE tight AS
SELECT count(*) AS n FROM bank.customers WHERE ((segment = 'retail') IS DISTINCT FROM (segment = 'student')) AND (segment = 'premium');
APPROVE TEMPLATE loose DIGEST '{digest:loose}';
APPROVE TEMPLATE tight DIGEST '{digest:tight}' OVERLAPPING (loose);
GRANT EXECUTE ON TEMPLATE loose TO analyst;
GRANT EXECUTE ON TEMPLATE tight TO analyst;
\connect analyst
SELECT * FROM templates.loose;
SELECT * FROM templates.tight;
SELECT true IS DISTINCT FROM true AND false AS as_in_postgres_false;
