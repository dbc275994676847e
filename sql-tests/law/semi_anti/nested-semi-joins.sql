-- accepted
-- A subquery's rows may be semi joined themselves.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email IN (SELECT person FROM publisher.impressions WHERE person IN (SELECT patient FROM hospital.visits)) GROUP BY segment;
