-- accepted
-- GROUPING SETS and CUBE likewise.
CREATE TEMPLATE t AS
WITH r AS (SELECT segment, city, count(*) AS people FROM bank.customers GROUP BY segment, city)
SELECT segment, city, sum(people) AS people FROM r GROUP BY GROUPING SETS ((segment), (city), ());
