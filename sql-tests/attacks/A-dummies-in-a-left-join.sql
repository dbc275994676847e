-- one segment a target, padded with 50 dummies, in a left join: with "shown if 0 or at least k matched" the
-- row's presence tells whether the target is in the other's data, 1000 of 1000. Here the unmatched part is shown
-- only where the matched part reaches k as well, and 0 counts as under k: list_a (its target is known to the
-- publisher), list_b (its target isn't) and list_c (nobody is) must be told apart nowhere: missing where the parts
-- are shown, and alike (51, and no count of the reached) where a cell is the bank's own; control must be there
\connect bank_admin
CREATE DATASET bank.lists (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
p61@x.nl,list_a
{1..50} dummy-a{n}@x.nl,list_a
stranger@x.nl,list_b
{1..50} dummy-b{n}@x.nl,list_b
{1..51} dummy-c{n}@x.nl,list_c
{1..20} p{n}@x.nl,control
{1..20} dummy-d{n}@x.nl,control
\.
CREATE TEMPLATE flagged AS
SELECT l.list, p.person IS NOT NULL AS reached, count(*) AS n FROM bank.lists l LEFT JOIN (SELECT person, count(*) AS seen, max(region) AS place FROM publisher.impressions GROUP BY person) p ON l.email = p.person GROUP BY l.list, p.person IS NOT NULL;
CREATE TEMPLATE unflagged AS
SELECT l.list, count(*) AS n, count(DISTINCT p.person) AS reached FROM bank.lists l LEFT JOIN (SELECT person, count(*) AS seen, max(region) AS place FROM publisher.impressions GROUP BY person) p ON l.email = p.person GROUP BY l.list;
CREATE TEMPLATE missed AS
SELECT list, count(*) AS n FROM bank.lists WHERE email NOT IN (SELECT person FROM publisher.impressions) GROUP BY list;
APPROVE TEMPLATE flagged DIGEST '{digest:flagged}';
GRANT EXECUTE ON TEMPLATE flagged TO analyst;
\connect publisher_admin
APPROVE TEMPLATE flagged DIGEST '{digest:flagged}';
\connect bank_admin
APPROVE TEMPLATE unflagged DIGEST '{digest:unflagged}' OVERLAPPING (flagged);
GRANT EXECUTE ON TEMPLATE unflagged TO analyst;
\connect publisher_admin
APPROVE TEMPLATE unflagged DIGEST '{digest:unflagged}' OVERLAPPING (flagged);
\connect bank_admin
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (flagged, unflagged);
GRANT EXECUTE ON TEMPLATE missed TO analyst;
\connect publisher_admin
APPROVE TEMPLATE missed DIGEST '{digest:missed}' OVERLAPPING (flagged, unflagged);
\connect analyst
SELECT * FROM templates.flagged;
SELECT * FROM templates.unflagged;
SELECT * FROM templates.missed;
