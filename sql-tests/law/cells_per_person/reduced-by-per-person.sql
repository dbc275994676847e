-- accepted
-- Varying columns reduced by min or max are constant.
CREATE TEMPLATE t AS
SELECT p.place, p.last_week, count(*) AS people FROM (SELECT person, min(region) AS place, max(seen_on) AS last_week FROM publisher.impressions GROUP BY person) p JOIN bank.customers c ON p.person = c.email GROUP BY p.place, p.last_week;
