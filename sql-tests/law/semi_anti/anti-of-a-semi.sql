-- accepted
-- open: an anti join against a semi joined subquery is one anti join; its other side is one row a person.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email NOT IN (SELECT person FROM publisher.impressions WHERE person IN (SELECT patient FROM hospital.visits)) GROUP BY segment;
