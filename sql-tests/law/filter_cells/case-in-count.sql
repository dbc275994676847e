-- accepted
-- open: count(CASE WHEN f THEN 1 END) is count(1) FILTER (WHERE f), and count(1) is count(*).
CREATE TEMPLATE t AS
SELECT count(CASE WHEN segment = 'retail' THEN 1 END) AS retail FROM bank.customers;
