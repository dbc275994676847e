-- accepted
-- Reach and frequency: count a person's rows, count people.
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT person, count(*) AS n FROM publisher.impressions GROUP BY person) x GROUP BY n;
