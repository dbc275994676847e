-- accepted
-- USING equates the units as ON does.
CREATE TEMPLATE t AS
SELECT plan, segment, count(DISTINCT email) AS people FROM publisher.subscribers s JOIN bank.customers c USING (email) GROUP BY plan, segment;
