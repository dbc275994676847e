-- a self join by another key: many distinct left units meet one right unit, whose amount is shown k times over. Here
-- a self join equates units
\connect publisher_admin
CREATE TEMPLATE neighbours AS
SELECT a.region, count(DISTINCT a.person) AS n, sum(b.cost) AS cost FROM publisher.impressions a JOIN publisher.impressions b ON a.region = b.region GROUP BY a.region;
CREATE TEMPLATE neighbours AS
SELECT a.region, count(DISTINCT a.person) AS n, sum(b.cost) AS cost FROM publisher.impressions a JOIN publisher.impressions b ON a.seen_on = b.seen_on AND a.person <> b.person GROUP BY a.region;
CREATE TEMPLATE neighbours AS
SELECT a.region, count(DISTINCT a.person) AS n FROM publisher.impressions a WHERE EXISTS (SELECT 1 FROM publisher.impressions b WHERE a.region = b.region AND b.channel = 'display') GROUP BY a.region;
