-- accepted
-- A count of one owner's rows over another's people is such an amount.
CREATE TEMPLATE t AS
SELECT c.segment, count(*) AS impressions FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY c.segment;
