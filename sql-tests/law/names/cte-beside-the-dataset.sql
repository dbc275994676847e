-- accepted
-- And stand beside it.
CREATE TEMPLATE t AS
WITH customers AS (SELECT DISTINCT person FROM publisher.impressions) SELECT c.segment, count(*) AS people FROM bank.customers c JOIN customers x ON x.person = c.email GROUP BY c.segment;
