\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE region = (SELECT max(region) FROM publisher.impressions) GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE channel = 'ctv' OR person IN (SELECT email FROM bank.customers) GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions i WHERE EXISTS (SELECT 1 FROM bank.customers c WHERE c.segment = i.region) GROUP BY region;
