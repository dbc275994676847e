-- the list is loaded again with one person moved, and the same text comes under another name: each pair of cells
-- differs by them, 24 of 24. Here one text over another version of another owner's data is another frame: it is refused
-- unless the approval names the first. The first template itself may be approved again, which is the publisher's consent
\connect bank_admin
CREATE DATASET bank.lists (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..15} p{n}@x.nl,a
p41@x.nl,a
{16..30} p{n}@x.nl,b
\.
CREATE TEMPLATE first AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
APPROVE TEMPLATE first DIGEST '{digest:first}';
CREATE TEMPLATE second AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
\connect publisher_admin
APPROVE TEMPLATE first DIGEST '{digest:first}';
-- Over one version both show the same cells.
SELECT name, overlaps FROM cleanroom.templates ORDER BY name;
\connect bank_admin
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..15} p{n}@x.nl,a
p41@x.nl,b
{16..30} p{n}@x.nl,b
\.
APPROVE TEMPLATE second DIGEST '{digest:second}';
\connect publisher_admin
SELECT name, overlaps FROM cleanroom.templates ORDER BY name;
APPROVE TEMPLATE second DIGEST '{digest:second}';
APPROVE TEMPLATE first DIGEST '{digest:first}';
APPROVE TEMPLATE second DIGEST '{digest:second}';
APPROVE TEMPLATE second DIGEST '{digest:second}' OVERLAPPING (first);
