-- refused: amount-filter
-- A row count where people have several rows is an amount.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE c.segment = 'retail') AS impressions FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email;
