-- refused: measure-argument
-- open: sum(CASE WHEN f THEN 1 ELSE 0 END) means count(*) FILTER (WHERE f), but 1 is no measure.
CREATE TEMPLATE t AS
SELECT sum(CASE WHEN segment = 'retail' THEN 1 ELSE 0 END) AS retail FROM bank.customers;
