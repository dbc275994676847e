-- accepted
-- A filtered cell without an unfiltered one beside it is a key written sideways.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail') AS retail FROM bank.customers;
