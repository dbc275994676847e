-- refused: join-condition
-- A self join by another key: many left units to one right unit (attack G).
CREATE TEMPLATE t AS
SELECT a.region, count(DISTINCT a.person) AS people, sum(b.cost) AS cost FROM publisher.impressions a JOIN publisher.impressions b ON a.region = b.region GROUP BY a.region;
