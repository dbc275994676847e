-- accepted
-- Equal filters are one cell.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail') AS people, sum(balance) FILTER (WHERE segment = 'retail') AS balance FROM bank.customers;
