-- refused: 0A000
-- A release in a row of constants is one, but VALUES of a subquery have no plan that runs.
CREATE TEMPLATE t AS
SELECT r.n, v.a FROM (SELECT count(*) AS n FROM bank.customers) r CROSS JOIN (VALUES ((SELECT count(DISTINCT person) FROM publisher.impressions))) v(a);
