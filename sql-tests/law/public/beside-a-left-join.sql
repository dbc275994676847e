-- accepted
-- open: a left join to PUBLIC is none of people: one left join of people may stand beside it.
CREATE TEMPLATE t AS
SELECT z.province, s.email IS NOT NULL AS subscriber, count(*) AS people FROM bank.customers c LEFT JOIN bank.cities z ON c.city = z.city LEFT JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1, 2;
