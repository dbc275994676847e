-- HAVING on a small inner group, or a scalar subquery as a threshold: a binary search for one amount. Here an inner
-- aggregate is a release point (it counts k people and knows no max), and no row is filtered by another's. Above
-- the seal a HAVING sees shown rows: Londoners must never show, whatever is asked
\i attacks/setup.inc
\connect publisher_admin
CREATE TEMPLATE f AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE (SELECT max(balance) FROM bank.customers) > 50000;
CREATE TEMPLATE f AS SELECT region, count(DISTINCT person) AS n FROM publisher.impressions GROUP BY region HAVING max(cost) > 2;
CREATE TEMPLATE f AS SELECT count(*) AS n FROM (SELECT region, max(cost) AS m FROM publisher.impressions GROUP BY region) x WHERE m > 2;
CREATE TEMPLATE f AS SELECT count(*) AS n FROM (SELECT person FROM publisher.impressions WHERE region = 'London' GROUP BY person HAVING sum(cost) > 8) x;
CREATE TEMPLATE f AS SELECT count(DISTINCT i.person) AS n FROM publisher.impressions i WHERE i.cost > (SELECT avg(j.cost) FROM publisher.impressions j WHERE j.region = i.region);
CREATE TEMPLATE f (least numeric(12,4) IN (1, 2, 3)) AS SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE cost >= $least;
\connect analyst
SELECT region FROM templates.regions GROUP BY region HAVING max(people) > 5 AND max(people) < 10;
SELECT count(*) AS groups FROM templates.regions WHERE people < 10 OR region = 'London';
SELECT (SELECT max(cost) FROM templates.regions WHERE region = 'London') > 0 AS known;
