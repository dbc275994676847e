-- 450 rows for one target, joined three times, are 91 million where the target is in the publisher's data and none where
-- they aren't: how long the run takes tells, 24 of 24. Here no join of several owners' data may make more than
-- 100000 rows of one person out of several on both sides; one row a person on one side multiplies nothing
\connect bank_admin
CREATE DATASET bank.rows (email text PRIVACY UNIT AS email, c integer DIMENSION) THRESHOLD 10 ROWS PER PERSON 450 ROWS AT MOST 20000;
CREATE TEMPLATE three AS
SELECT count(DISTINCT i.person) AS n FROM publisher.impressions i JOIN bank.rows a ON a.email = i.person JOIN bank.rows b ON b.email = i.person JOIN bank.rows c ON c.email = i.person;
CREATE TEMPLATE three AS
SELECT count(DISTINCT i.person) AS n FROM (SELECT person FROM publisher.impressions GROUP BY person) i JOIN bank.rows a ON a.email = i.person JOIN bank.rows b ON b.email = i.person;
CREATE TEMPLATE below AS
SELECT count(*) AS n FROM (SELECT i.person, count(*) AS many FROM publisher.impressions i JOIN bank.rows a ON a.email = i.person JOIN bank.rows b ON b.email = i.person GROUP BY i.person) p;
CREATE TEMPLATE once AS
SELECT c.segment, count(DISTINCT i.person) AS n FROM publisher.impressions i JOIN bank.customers c ON c.email = i.person JOIN bank.rows a ON a.email = i.person GROUP BY c.segment;
