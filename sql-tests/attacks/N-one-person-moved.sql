-- a second template, or a second release point joined above the first, whose segments have one person moved: each
-- pair of cells differs by them, 100 of 100. Here another frame over the same people is refused unless the approval
-- says OVERLAPPING, also where both frames are in one template
\connect bank_admin
CREATE DATASET bank.first  (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
CREATE DATASET bank.second (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY bank.first FROM STDIN (FORMAT csv, HEADER);
email,list
{1..15} p{n}@x.nl,a
{16..30} p{n}@x.nl,b
\.
COPY bank.second FROM STDIN (FORMAT csv, HEADER);
email,list
{1..15} p{n}@x.nl,a
p61@x.nl,a
{16..30} p{n}@x.nl,b
\.
CREATE TEMPLATE one AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.first l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
CREATE TEMPLATE two AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.second l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
CREATE TEMPLATE both_at_once AS
SELECT a.list, b.n - a.n AS moved
FROM (SELECT l.list, count(DISTINCT l.email) AS n FROM bank.first l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list) a
JOIN (SELECT l.list, count(DISTINCT l.email) AS n FROM bank.second l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list) b ON a.list = b.list;
\connect publisher_admin
APPROVE TEMPLATE both_at_once DIGEST '{digest:both_at_once}';
APPROVE TEMPLATE one DIGEST '{digest:one}';
APPROVE TEMPLATE two DIGEST '{digest:two}';
-- The publisher may take the risk, in so many words.
APPROVE TEMPLATE two DIGEST '{digest:two}' OVERLAPPING (one);
APPROVE TEMPLATE both_at_once DIGEST '{digest:both_at_once}' OVERLAPPING (one, two);
APPROVE TEMPLATE both_at_once DIGEST '{digest:both_at_once}' OVERLAPPING (one, two, both_at_once);
