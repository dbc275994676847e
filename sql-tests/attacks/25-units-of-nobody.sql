-- NULL and sentinel units collect strangers into one person, or make one group of many. Here a row without a unit is no
-- one's: dropped at load, counted for the owner. What isn't an address isn't loaded. The ten rows without a unit must
-- neither fill group b (nine people) nor join the publisher's three
\connect bank_admin
CREATE DATASET bank.leads (email text PRIVACY UNIT AS email, list text DIMENSION) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 1000;
COPY bank.leads FROM STDIN (FORMAT csv, HEADER);
email,list
{1..12} p{n}@x.nl,a
unknown,a
\.
COPY bank.leads FROM STDIN (FORMAT csv, HEADER);
email,list
{1..12} p{n}@x.nl,a
0,a
\.
COPY bank.leads FROM STDIN (FORMAT csv, HEADER);
email,list
{1..12} p{n}@x.nl,a
{21..29} p{n}@x.nl,b
{1..5} ,b
{1..5} "  ",b
\.
CREATE TEMPLATE own AS SELECT list, count(DISTINCT email) AS people, count(*) AS rows FROM bank.leads GROUP BY list;
CREATE TEMPLATE met CELLS PER PERSON 1 AS SELECT i.region, count(DISTINCT l.email) AS people FROM bank.leads l JOIN publisher.impressions i ON l.email = i.person GROUP BY i.region;
APPROVE TEMPLATE own DIGEST '{digest:own}';
APPROVE TEMPLATE met DIGEST '{digest:met}' OVERLAPPING (own);
GRANT EXECUTE ON TEMPLATE own TO analyst;
GRANT EXECUTE ON TEMPLATE met TO analyst;
CREATE TEMPLATE nobody AS SELECT count(*) AS n FROM bank.leads WHERE email IS NULL;
CREATE TEMPLATE nobody AS SELECT count(*) AS n FROM bank.leads WHERE email = '';
\connect publisher_admin
APPROVE TEMPLATE met DIGEST '{digest:met}';
\connect analyst
SELECT * FROM templates.own;
SELECT * FROM templates.met;
