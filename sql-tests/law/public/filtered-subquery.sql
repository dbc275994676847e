-- accepted
-- A filter of a PUBLIC dataset is one.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN (SELECT code, name FROM publisher.regions WHERE country = 'NL') r ON i.region = r.code GROUP BY r.name;
