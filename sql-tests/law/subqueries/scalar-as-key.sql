-- refused: subquery
-- Or in a key.
CREATE TEMPLATE t AS
SELECT (SELECT min(c.segment) FROM bank.customers c WHERE c.email = i.person) AS segment, count(DISTINCT i.person) AS people FROM publisher.impressions i GROUP BY 1;
