-- two frames without a common dataset: the list with the target over the publisher's people, the list without them over
-- its visits, which are the same people. Each pair of cells differs by the target, 24 of 24. Here frames overlap that
-- read one owner's data, whichever datasets, also where both are in one template
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, home text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,home
{1..52} p{n}@x.nl,here
\.
\connect bank_admin
CREATE DATASET bank.first  (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
CREATE DATASET bank.second (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY bank.first FROM STDIN (FORMAT csv, HEADER);
email,list
{1..16} p{n}@x.nl,a
\.
COPY bank.second FROM STDIN (FORMAT csv, HEADER);
email,list
{1..15} p{n}@x.nl,a
\.
CREATE TEMPLATE one AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.first l JOIN publisher.people p ON l.email = p.person GROUP BY l.list;
CREATE TEMPLATE two AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.second l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
CREATE TEMPLATE both_at_once AS
SELECT a.list, a.n - b.n AS target
FROM (SELECT l.list, count(DISTINCT l.email) AS n FROM bank.first l JOIN publisher.people p ON l.email = p.person GROUP BY l.list) a
JOIN (SELECT l.list, count(DISTINCT l.email) AS n FROM bank.second l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list) b ON a.list = b.list;
\connect publisher_admin
APPROVE TEMPLATE both_at_once DIGEST '{digest:both_at_once}';
APPROVE TEMPLATE one DIGEST '{digest:one}';
APPROVE TEMPLATE two DIGEST '{digest:two}';
APPROVE TEMPLATE two DIGEST '{digest:two}' OVERLAPPING (one);
