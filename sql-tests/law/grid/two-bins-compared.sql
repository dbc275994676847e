-- accepted
-- Two values of one grid may be compared.
CREATE TEMPLATE t AS
SELECT first_week = last_week AS once, count(*) AS people FROM (SELECT person, min(seen_on) AS first_week, max(seen_on) AS last_week FROM publisher.impressions GROUP BY person) x GROUP BY 1;
