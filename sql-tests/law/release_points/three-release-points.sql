-- accepted
-- Three of them.
CREATE TEMPLATE t AS
WITH a AS (SELECT count(*) AS n FROM bank.customers), b AS (SELECT count(DISTINCT person) AS n FROM publisher.impressions),
     c AS (SELECT count(DISTINCT c.email) AS n FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person)
SELECT c.n AS overlap, round(100.0 * c.n / a.n, 1) AS of_bank, round(100.0 * c.n / b.n, 1) AS of_publisher FROM a CROSS JOIN b CROSS JOIN c;
