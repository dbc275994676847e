-- accepted
-- What is computed of a person's pairs of rows is constant per person.
CREATE TEMPLATE t AS
SELECT p.pairs, count(*) AS people
FROM (SELECT a.person, count(*) AS pairs FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person WHERE a.channel < b.channel GROUP BY a.person) p
GROUP BY p.pairs;
