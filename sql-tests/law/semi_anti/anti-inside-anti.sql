-- refused: outer-several
-- open: an anti join inside the subquery of another is within one release point, so there are two.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email NOT IN (SELECT person FROM publisher.impressions WHERE person NOT IN (SELECT patient FROM hospital.visits)) GROUP BY segment;
