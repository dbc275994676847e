-- accepted
-- IS NULL and IS NOT NULL of the same thing exclude each other.
CREATE TEMPLATE t AS
SELECT count(*) FILTER (WHERE city IS NULL) AS nowhere, count(*) FILTER (WHERE city IS NOT NULL) AS somewhere FROM bank.customers;
