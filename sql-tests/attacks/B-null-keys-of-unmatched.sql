-- unmatched rows that merge with NULL values of the optional side: the NULL row vanishes iff 1 to k-1 matched
-- people have a NULL there, and grows by those who have. Here the matched bit is a hidden part of every key: the answer
-- must be the same whether five of the list's people have no region at the publisher or are in a small one
\connect bank_admin
CREATE DATASET bank.lists (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..30} p{n}@x.nl,a
{71..75} p{n}@x.nl,a
{1..31} dummy{n}@x.nl,a
\.
-- Both sides in one key would put unmatched people into matched cells.
CREATE TEMPLATE merged AS
SELECT coalesce(p.place, l.list) AS place, count(*) AS n FROM bank.lists l LEFT JOIN (SELECT person, count(*) AS seen, max(region) AS place FROM publisher.impressions GROUP BY person) p ON l.email = p.person GROUP BY 1;
-- IS NULL of another column than the unit would be the merged row as a filter.
CREATE TEMPLATE nowhere AS
SELECT count(*) AS n FROM bank.lists l LEFT JOIN (SELECT person, count(*) AS seen, max(region) AS place FROM publisher.impressions GROUP BY person) p ON l.email = p.person WHERE p.place IS NULL;
CREATE TEMPLATE places AS
SELECT p.place, count(*) AS n FROM bank.lists l LEFT JOIN (SELECT person, count(*) AS seen, max(region) AS place FROM publisher.impressions GROUP BY person) p ON l.email = p.person GROUP BY p.place;
APPROVE TEMPLATE places DIGEST '{digest:places}';
GRANT EXECUTE ON TEMPLATE places TO analyst;
\connect publisher_admin
APPROVE TEMPLATE places DIGEST '{digest:places}';
\connect analyst
SELECT * FROM templates.places;
\connect publisher_admin
COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);
person,region,channel,seen_on,cost,rating,device
{1..40} p{n}@x.nl,Amsterdam,ctv,2026-03-01,1.5,7,device-{n}
{71..75} p{n}@x.nl,London,ctv,2026-03-07,1,5,device-{n}
\.
\connect bank_admin
APPROVE TEMPLATE places DIGEST '{digest:places}';
\connect analyst
SELECT * FROM templates.places;
