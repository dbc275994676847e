-- refused: outer-several
-- Two anti joins have four parts that subtract from each other.
CREATE TEMPLATE t AS
SELECT segment, count(*) AS people FROM bank.customers WHERE email NOT IN (SELECT person FROM publisher.impressions) AND email NOT IN (SELECT patient FROM hospital.visits) GROUP BY segment;
