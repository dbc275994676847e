-- refused: subquery
-- Or correlated, beside the rows.
CREATE TEMPLATE t AS
SELECT n, count(*) AS people FROM (SELECT c.email, (SELECT count(*) FROM publisher.impressions i WHERE i.person = c.email) AS n FROM bank.customers c) x GROUP BY n;
