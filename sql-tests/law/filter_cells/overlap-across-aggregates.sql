-- refused: filter-overlap
-- Filters of all aggregates of a release point are compared.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE segment = 'retail') AS people, sum(balance) FILTER (WHERE city = 'Utrecht') AS balance FROM bank.customers;
