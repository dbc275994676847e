-- accepted
-- Subqueries in FROM are inlined, however deep.
CREATE TEMPLATE t AS
SELECT r, n FROM (SELECT r, count(DISTINCT p) AS n FROM (SELECT p, r FROM (SELECT person AS p, upper(region) AS r FROM publisher.impressions) a) b GROUP BY r) c;
