-- weights 2^i, or 2^i duplicate rows, decode who is in the other's data; rounding the sum doesn't help. Here each
-- person counts as the average of a class of the whole list that k of the counted are in: the sums must be the same
-- whether the weight of 65536 is the target's (who is the publisher's) or a stranger's, and so must be the row counts
\connect bank_admin
CREATE DATASET bank.weights (email text PRIVACY UNIT AS email, w integer MEASURE BETWEEN 0 AND 100000 NOT NULL STEPS (0, 1, 10, 100, 1000, 10000, 65536)) THRESHOLD 10 ROWS PER PERSON 64 ROWS AT MOST 10000;
-- Repeated by the publisher's rows.
CREATE TEMPLATE weighed AS SELECT sum(w.w) AS w FROM bank.weights w JOIN publisher.impressions i ON w.email = i.person;
CREATE TEMPLATE counted AS SELECT count(*) AS n FROM bank.weights w JOIN publisher.impressions i ON w.email = i.person;
CREATE TEMPLATE weighed AS SELECT sum(w) AS w FROM bank.weights WHERE email IN (SELECT person FROM publisher.impressions);
CREATE TEMPLATE counted AS SELECT count(*) AS n FROM bank.weights WHERE email IN (SELECT person FROM publisher.impressions);
APPROVE TEMPLATE weighed DIGEST '{digest:weighed}';
APPROVE TEMPLATE counted DIGEST '{digest:counted}' OVERLAPPING (weighed);
GRANT EXECUTE ON TEMPLATE weighed TO analyst;
GRANT EXECUTE ON TEMPLATE counted TO analyst;
COPY bank.weights FROM STDIN (FORMAT csv, HEADER);
email,w
{1..30} p{n}@x.nl,100
p61@x.nl,65536
stranger@x.nl,100
{1..31} p61@x.nl,0
\.
\connect publisher_admin
APPROVE TEMPLATE weighed DIGEST '{digest:weighed}';
APPROVE TEMPLATE counted DIGEST '{digest:counted}' OVERLAPPING (weighed);
\connect analyst
SELECT * FROM templates.weighed;
SELECT * FROM templates.counted;
\connect bank_admin
COPY bank.weights FROM STDIN (FORMAT csv, HEADER);
email,w
{1..30} p{n}@x.nl,100
p61@x.nl,100
stranger@x.nl,65536
{1..31} stranger@x.nl,0
\.
\connect publisher_admin
APPROVE TEMPLATE weighed DIGEST '{digest:weighed}' OVERLAPPING (counted);
APPROVE TEMPLATE counted DIGEST '{digest:counted}' OVERLAPPING (weighed);
\connect analyst
SELECT * FROM templates.weighed;
SELECT * FROM templates.counted;
