-- accepted
-- People of a join may be filtered.
CREATE TEMPLATE t AS
SELECT s.plan, count(*) FILTER (WHERE c.segment = 'retail') AS retail, count(*) FILTER (WHERE c.segment <> 'retail') AS others FROM bank.customers c JOIN publisher.subscribers s ON c.email = s.email GROUP BY s.plan;
