-- refused: join-condition
-- A disjunction joins strangers.
CREATE TEMPLATE t AS
SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person OR c.city = i.region;
