-- refused: measure
-- Whether a person has a value is about the measure.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers WHERE score IS NULL;
