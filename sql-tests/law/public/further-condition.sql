-- accepted
-- open: a further condition over dimensions of an inner join to PUBLIC is a filter.
CREATE TEMPLATE t AS
SELECT r.name, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code AND r.country = 'NL' GROUP BY r.name;
