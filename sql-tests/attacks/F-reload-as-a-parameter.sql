-- a reload is an open parameter: 420 loads told 400 of 400 memberships; the same through a PUBLIC table. Here a new
-- version of either needs the other owner's approval again: each query after a reload must be refused until then,
-- and a PUBLIC list of e-mail addresses can't be joined at all
\connect bank_admin
CREATE DATASET bank.lists (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 10000;
CREATE PUBLIC DATASET bank.picks (pick text UNIQUE, what text) ROWS AT MOST 1000;
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..12} p{n}@x.nl,a
\.
COPY bank.picks FROM STDIN (FORMAT csv, HEADER);
pick,what
Amsterdam,here
\.
CREATE TEMPLATE listed AS SELECT l.list, count(DISTINCT l.email) AS n FROM bank.lists l JOIN publisher.impressions i ON l.email = i.person GROUP BY l.list;
CREATE TEMPLATE picked AS SELECT p.what, count(DISTINCT i.person) AS n FROM publisher.impressions i JOIN bank.picks p ON i.region = p.pick GROUP BY p.what;
CREATE TEMPLATE people AS SELECT p.what, count(DISTINCT i.person) AS n FROM publisher.impressions i JOIN bank.picks p ON i.person = p.pick GROUP BY p.what;
APPROVE TEMPLATE listed DIGEST '{digest:listed}';
GRANT EXECUTE ON TEMPLATE listed TO analyst;
GRANT EXECUTE ON TEMPLATE picked TO analyst;
\connect publisher_admin
APPROVE TEMPLATE listed DIGEST '{digest:listed}';
APPROVE TEMPLATE picked DIGEST '{digest:picked}' OVERLAPPING (listed);
GRANT EXECUTE ON TEMPLATE picked TO analyst;
\connect analyst
SELECT * FROM templates.listed;
SELECT * FROM templates.picked;
\connect bank_admin
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..11} p{n}@x.nl,a
p61@x.nl,a
\.
COPY bank.picks FROM STDIN (FORMAT csv, HEADER);
pick,what
Utrecht,here
\.
\connect analyst
SELECT * FROM templates.listed;
SELECT * FROM templates.picked;
