-- accepted
-- p and NOT p exclude each other.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE city = 'Utrecht') AS here, count(*) FILTER (WHERE NOT city = 'Utrecht') AS elsewhere FROM bank.customers;
