-- accepted
-- The optional side may be a dataset UNIQUE on its unit.
CREATE TEMPLATE t AS
SELECT c.segment, s.email IS NULL AS no_subscriber, count(*) AS people FROM bank.customers c LEFT JOIN publisher.subscribers s ON c.email = s.email GROUP BY 1, 2;
