-- refused: row-projection
-- A join of two owners is rows about people.
CREATE TEMPLATE t AS
SELECT c.segment, i.region FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person;
