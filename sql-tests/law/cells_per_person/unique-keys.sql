-- accepted
-- Columns of a dataset UNIQUE on its unit are constant per person.
CREATE TEMPLATE t AS
SELECT c.segment, c.city, count(DISTINCT i.person) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person GROUP BY c.segment, c.city;
