-- accepted
-- A self join on the unit is about one person, too.
CREATE TEMPLATE t CELLS PER PERSON 2 AS
SELECT a.region, b.channel, count(DISTINCT a.person) AS people FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person GROUP BY a.region, b.channel;
