-- accepted
-- open: <> is NOT = said otherwise, for NULL as well.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE city = 'Utrecht') AS here, count(*) FILTER (WHERE city <> 'Utrecht') AS elsewhere FROM bank.customers;
