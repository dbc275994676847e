-- refused: amount-fan-out
-- Where both sides have many rows each repeats the other.
CREATE TEMPLATE t AS
SELECT sum(t.amount) AS amount FROM bank.transactions t JOIN publisher.impressions i ON t.email = i.person;
