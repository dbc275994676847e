-- refused: measure
-- least, greatest and sign turn a measure into a filter (attack H); they are not on the list.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM bank.customers WHERE greatest(balance, 41) = balance;
