-- two templates exclude each other by the month of the publisher's rows, and the publisher loads the same people with
-- the next month: both count them, over lists that differ by one person, 24 of 24. Here a restriction excludes over one
-- version of the rows only, the approver's own too
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, month date DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,month
{1..40} p{n}@x.nl,2026-03-01
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
CREATE TEMPLATE march AS SELECT l.list, count(DISTINCT p.person) AS n FROM bank.first l JOIN publisher.people p ON p.person = l.email WHERE p.month = date '2026-03-01' GROUP BY l.list;
CREATE TEMPLATE april AS SELECT l.list, count(DISTINCT p.person) AS n FROM bank.second l JOIN publisher.people p ON p.person = l.email WHERE p.month = date '2026-04-01' GROUP BY l.list;
\connect publisher_admin
APPROVE TEMPLATE march DIGEST '{digest:march}';
-- Over these rows nobody is in both.
SELECT name, overlaps FROM cleanroom.templates ORDER BY name;
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,month
{1..40} p{n}@x.nl,2026-04-01
\.
APPROVE TEMPLATE april DIGEST '{digest:april}';
APPROVE TEMPLATE april DIGEST '{digest:april}' OVERLAPPING (march);
