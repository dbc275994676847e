-- accepted
-- A semi join below a per-person aggregate.
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT person, count(*) AS n FROM publisher.impressions WHERE person IN (SELECT email FROM bank.customers) GROUP BY person) x GROUP BY n;
