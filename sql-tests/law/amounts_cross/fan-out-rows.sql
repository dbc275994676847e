-- refused: amount-fan-out
-- A row count of two many-row sides is repeated by both.
CREATE TEMPLATE t AS
SELECT count(*) AS n FROM bank.transactions t JOIN publisher.impressions i ON t.email = i.person;
