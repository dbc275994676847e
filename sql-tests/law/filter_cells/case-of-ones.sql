-- accepted
-- Ones for a part of the rows are a count of them: count(*) FILTER.
CREATE TEMPLATE t AS
SELECT sum(CASE WHEN segment = 'retail' THEN 1 ELSE 0 END) AS retail FROM bank.customers;
