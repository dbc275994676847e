-- refused: join-domain
-- A left join is between units of one domain.
CREATE TEMPLATE t AS
SELECT o.customer IS NOT NULL AS known, count(*) AS people FROM bank.customers c LEFT JOIN (SELECT DISTINCT customer FROM shop.orders) o ON c.email = o.customer GROUP BY 1;
