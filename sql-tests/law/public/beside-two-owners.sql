-- accepted
-- Beside a join of two owners, by a UNIQUE dataset's column.
CREATE TEMPLATE t AS
SELECT z.province, s.plan, count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email JOIN bank.cities z ON z.city = c.city GROUP BY z.province, s.plan;
