-- two weighted sums in one row, or one beside its FILTER, decode 60 of 60; sum / avg gives the exact number of rows.
-- Here a release point has one cross-owner amount, without FILTER, and its avg divides by people: sum / avg must be
-- the number of people in every row, however many rows they have
\connect bank_admin
CREATE DATASET bank.payments (email text PRIVACY UNIT AS email, a integer MEASURE BETWEEN 0 AND 1000 NOT NULL, b integer MEASURE BETWEEN 0 AND 1000 NOT NULL) THRESHOLD 10 ROWS PER PERSON 50 ROWS AT MOST 10000;
CREATE TEMPLATE p AS SELECT sum(a) AS a, sum(b) AS b FROM bank.payments WHERE email IN (SELECT person FROM publisher.impressions);
CREATE TEMPLATE p AS SELECT sum(a) AS a, count(*) AS n FROM bank.payments WHERE email IN (SELECT person FROM publisher.impressions);
CREATE TEMPLATE p AS SELECT c.segment, sum(p.a) AS a, sum(p.a) FILTER (WHERE c.segment = 'retail') AS retail FROM bank.payments p JOIN bank.customers c ON p.email = c.email WHERE p.email IN (SELECT person FROM publisher.impressions) GROUP BY c.segment;
CREATE TEMPLATE p AS SELECT sum(CASE WHEN c.segment = 'retail' THEN p.a ELSE 0 END) AS a FROM bank.payments p JOIN bank.customers c ON p.email = c.email WHERE p.email IN (SELECT person FROM publisher.impressions);
CREATE TEMPLATE p AS SELECT count(DISTINCT email) AS people, sum(a) AS total, avg(a) AS average FROM bank.payments WHERE email IN (SELECT person FROM publisher.impressions);
APPROVE TEMPLATE p DIGEST '{digest:p}';
GRANT EXECUTE ON TEMPLATE p TO analyst;
COPY bank.payments FROM STDIN (FORMAT csv, HEADER);
email,a,b
{1..30} p{n}@x.nl,100,1
{1..12} p{n}@x.nl,100,1
{1..12} p{n}@x.nl,100,1
p61@x.nl,1000,1
{1..9} p61@x.nl,1000,1
\.
\connect publisher_admin
APPROVE TEMPLATE p DIGEST '{digest:p}';
\connect analyst
SELECT people, round(total / average) = people AS by_people FROM templates.p;
