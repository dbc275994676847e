-- accepted
-- open: IS NULL and a value of one dimension are disjoint restrictions of it.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE city IS NULL) AS nowhere, count(*) FILTER (WHERE city = 'Utrecht') AS here FROM bank.customers;
