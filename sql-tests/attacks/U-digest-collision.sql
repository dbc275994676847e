-- a literal that reads like SQL must not have the digest of that SQL: the author would swap an approved template's text
\i attacks/setup.inc
\connect analyst
\connect bank_admin
CREATE OR REPLACE TEMPLATE dig AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE region <> 'a'' and channel = ''display' GROUP BY region;
\connect publisher_admin
APPROVE TEMPLATE dig DIGEST '{digest:dig}' OVERLAPPING (reach, regions);
\connect bank_admin
GRANT EXECUTE ON TEMPLATE dig TO analyst;
\connect analyst
SELECT * FROM templates.dig;
\connect bank_admin
CREATE OR REPLACE TEMPLATE dig AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions WHERE region <> 'a' and channel = 'display' GROUP BY region;
\connect analyst
SELECT * FROM templates.dig;
