-- refused: aggregate
-- open: count(CASE … ELSE 0 END) counts everybody, so it is no filter; nor is it count(*).
CREATE TEMPLATE t AS
SELECT count(CASE WHEN segment = 'retail' THEN 1 ELSE 0 END) AS x FROM bank.customers;
