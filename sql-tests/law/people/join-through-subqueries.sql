-- accepted
-- The unit may reach the join through subqueries.
CREATE TEMPLATE t AS
SELECT x.segment, count(DISTINCT y.who) AS people FROM (SELECT email AS id, segment FROM bank.customers) x JOIN (SELECT person AS who FROM publisher.impressions) y ON x.id = y.who GROUP BY x.segment;
