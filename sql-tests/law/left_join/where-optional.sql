-- refused: outer-filter
-- WHERE over the optional side after the left join: put it in the subquery, or use an inner join.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT person, count(*) AS n, max(region) AS place, sum(cost) AS spent FROM publisher.impressions GROUP BY person) p ON c.email = p.person WHERE p.n >= 2 GROUP BY c.segment;
