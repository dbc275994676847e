-- accepted
-- DISTINCT ON of released rows is SQL above the seal.
CREATE TEMPLATE t AS
SELECT DISTINCT ON (segment) segment, city, n FROM (SELECT segment, city, count(*) AS n FROM bank.customers GROUP BY segment, city) r ORDER BY segment, n DESC;
