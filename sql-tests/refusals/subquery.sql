\connect publisher_admin
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions WHERE person IN (SELECT email FROM bank.customers) GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions i WHERE EXISTS (SELECT 1 FROM bank.customers c WHERE c.email = i.person) GROUP BY region;
CREATE TEMPLATE t AS
SELECT region, count(DISTINCT person) FROM publisher.impressions GROUP BY region HAVING count(DISTINCT person) > (SELECT max(balance) FROM bank.customers);
