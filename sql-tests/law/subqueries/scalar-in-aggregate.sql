-- refused: measure-argument
-- Or in an aggregate's argument.
CREATE TEMPLATE t AS
SELECT sum((SELECT max(c.balance) FROM bank.customers c WHERE c.email = i.person)) AS x FROM publisher.impressions i;
