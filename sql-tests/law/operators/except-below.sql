-- refused: operator
-- open: EXCEPT means an anti join; likewise.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM (SELECT person FROM publisher.impressions EXCEPT SELECT email FROM bank.customers) x;
