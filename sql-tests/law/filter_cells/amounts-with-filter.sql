-- accepted
-- An owner's own amounts may be filtered.
CREATE TEMPLATE t AS
SELECT sum(balance) FILTER (WHERE segment = 'retail') AS retail, avg(balance) FILTER (WHERE segment = 'student') AS student FROM bank.customers;
