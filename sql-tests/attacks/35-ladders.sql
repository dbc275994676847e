-- ladders on the count near k give the exact size of a suppressed group. Here a count is compared above the seal, where
-- groups under k don't exist; a parameter is no threshold; nine people and none must answer alike on every rung
\i attacks/setup.inc
\connect publisher_admin
CREATE TEMPLATE f (least bigint IN (8, 9, 10)) AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region HAVING count(DISTINCT person) >= $least;
CREATE TEMPLATE f AS SELECT region, count(DISTINCT person) >= 9 AS nine, count(DISTINCT person) >= 8 AS eight FROM publisher.impressions GROUP BY region;
APPROVE TEMPLATE f DIGEST '{digest:f}' OVERLAPPING (reach, regions);
GRANT EXECUTE ON TEMPLATE f TO analyst;
\connect analyst
SELECT * FROM templates.f;
SELECT region FROM templates.regions WHERE people >= 8 AND people < 10;
SELECT region FROM templates.regions WHERE people = 9 OR region = 'London';
SELECT count(*) FILTER (WHERE people >= 8) AS eight, count(*) FILTER (WHERE people >= 9) AS nine, count(*) FILTER (WHERE people >= 10) AS ten FROM templates.regions;
-- A tenth Londoner's worth of dummies from the bank fills nothing: k counts each owner's people who meet.
\connect bank_admin
CREATE DATASET bank.lists (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{61..69} p{n}@x.nl,nine
{1..5} dummy{n}@x.nl,nine
{61..69} q{n}@x.nl,none
{1..5} dummz{n}@x.nl,none
\.
CREATE TEMPLATE rungs AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
APPROVE TEMPLATE rungs DIGEST '{digest:rungs}' OVERLAPPING (reach);
GRANT EXECUTE ON TEMPLATE rungs TO analyst;
\connect publisher_admin
APPROVE TEMPLATE rungs DIGEST '{digest:rungs}' OVERLAPPING (reach, regions, f);
\connect analyst
SELECT * FROM templates.rungs;
