-- accepted
-- Domains that never meet as rows may meet as releases.
CREATE TEMPLATE t AS
SELECT a.n AS callers, b.n AS buyers FROM (SELECT count(DISTINCT phone) AS n FROM hospital.calls) a CROSS JOIN (SELECT count(DISTINCT customer) AS n FROM shop.orders) b;
