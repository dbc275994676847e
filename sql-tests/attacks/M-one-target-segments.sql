-- segments that differ by one target need one cell a person, or a price that owners accept
\i attacks/setup.inc
\connect analyst
\connect bank_admin
CREATE DATASET bank.lists (email text PRIVACY UNIT AS email, list text DIMENSION) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 10000;
CREATE TEMPLATE lists AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
CREATE TEMPLATE lists CELLS PER PERSON 1 AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..15} p{n}@x.nl,base
{1..15} p{n}@x.nl,base and target
p41@x.nl,base and target
\.
APPROVE TEMPLATE lists DIGEST '{digest:lists}' OVERLAPPING (reach);
GRANT EXECUTE ON TEMPLATE lists TO analyst;
\connect publisher_admin
APPROVE TEMPLATE lists DIGEST '{digest:lists}' OVERLAPPING (reach, regions);
\connect analyst
SELECT * FROM templates.lists;
