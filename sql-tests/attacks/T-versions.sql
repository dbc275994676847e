-- a version named by its content's digest confirms guesses; flipping between two approved versions differences every
-- reload. Here nothing of a version but that it is loaded can be seen, a template's digest is the same for any data,
-- and the older version is retired for good: the same rows loaded again need the publisher's approval again
\connect bank_admin
CREATE DATASET bank.lists (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
CREATE TEMPLATE t AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..15} p{n}@x.nl,a
\.
APPROVE TEMPLATE t DIGEST '{digest:t}';
GRANT EXECUTE ON TEMPLATE t TO analyst;
\connect publisher_admin
APPROVE TEMPLATE t DIGEST '{digest:t}';
\connect analyst
SELECT * FROM templates.t;
\connect bank_admin
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..16} p{n}@x.nl,a
\.
\connect analyst
SELECT * FROM templates.t;
\connect publisher_admin
APPROVE TEMPLATE t DIGEST '{digest:t}';
\connect analyst
SELECT * FROM templates.t;
\connect bank_admin
-- The first version's rows again: a new version, not the old one.
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..15} p{n}@x.nl,a
\.
\connect analyst
SELECT * FROM templates.t;
\connect publisher_admin
SELECT * FROM cleanroom.datasets WHERE name = 'bank.lists';
