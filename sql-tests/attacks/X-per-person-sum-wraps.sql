-- a per-person sum that could wrap around would tell one person's total
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE DATASET publisher.big (person text PRIVACY UNIT AS email, region text DIMENSION, v bigint MEASURE BETWEEN 0 AND 9000000000000000000 NOT NULL) THRESHOLD 10 ROWS PER PERSON 200 ROWS AT MOST 1000;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) AS n, avg(s) AS a FROM (SELECT person, min(region) AS region, sum(v) AS s FROM publisher.big GROUP BY person) x GROUP BY region;
