-- an expression that fails on any row tells whether a row arrives: one target loaded, error or no error says whether they are in the other's data
\i attacks/setup.inc
\connect analyst
\connect bank_admin
CREATE TEMPLATE t AS
SELECT date_part('foo', d) AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
CREATE TEMPLATE t AS
SELECT date_part(r, d) AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
CREATE TEMPLATE t AS
SELECT r || c.segment AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
CREATE TEMPLATE t AS
SELECT concat(r, c.segment) AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email WHERE r LIKE '_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a' GROUP BY 1;
CREATE TEMPLATE t AS
SELECT c.segment, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email WHERE r LIKE 'a!%' ESCAPE '!' GROUP BY 1;
CREATE TEMPLATE t AS
SELECT CASE WHEN c.segment = 'retail' THEN 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' END AS k, count(DISTINCT person) AS n FROM (SELECT i.person, min(i.seen_on) AS d, min(i.region) AS r FROM publisher.impressions i GROUP BY i.person) i JOIN bank.customers c ON i.person = c.email GROUP BY 1;
-- A dimension's value long enough to overflow a batch of joined rows.
CREATE DATASET bank.long (email text PRIVACY UNIT AS email UNIQUE, t text DIMENSION) THRESHOLD 10 ROWS AT MOST 10;
COPY bank.long FROM STDIN CSV;
p1@x.nl,yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
\.
