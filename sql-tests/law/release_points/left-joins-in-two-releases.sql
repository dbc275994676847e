-- accepted
-- One left join in each of two release points.
CREATE TEMPLATE t AS
WITH a AS (SELECT s.email IS NOT NULL AS subscriber, count(*) AS people FROM bank.customers c LEFT JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1),
     b AS (SELECT count(*) AS people FROM bank.customers WHERE email NOT IN (SELECT person FROM publisher.impressions))
SELECT a.subscriber, a.people, b.people AS missed FROM a CROSS JOIN b;
