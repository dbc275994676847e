-- A list is loaded again with a target in it, and the template is replaced by another text with the same frame:
-- the difference of the two answers is the target. It is no more the same template than another name would
-- be: the publisher has to name what it approved before.
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, region text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..30} p{n}@x.nl,north
target@x.nl,north
\.
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, seg text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,seg
{1..40} p{n}@x.nl,a
\.
CREATE TEMPLATE seg AS SELECT l.seg, count(*) AS n FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY l.seg;
APPROVE TEMPLATE seg DIGEST '{digest:seg}';
GRANT EXECUTE ON TEMPLATE seg TO analyst;
\connect publisher_admin
APPROVE TEMPLATE seg DIGEST '{digest:seg}';
\connect analyst
SELECT * FROM templates.seg;
\connect bank_admin
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,seg
{1..40} p{n}@x.nl,a
target@x.nl,a
\.
CREATE OR REPLACE TEMPLATE seg AS
SELECT x.*, 1 AS one FROM (SELECT l.seg, count(*) AS n FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY l.seg) x;
APPROVE TEMPLATE seg DIGEST '{digest:seg}';
\connect publisher_admin
APPROVE TEMPLATE seg DIGEST '{digest:seg}';
\connect analyst
SELECT * FROM templates.seg;
