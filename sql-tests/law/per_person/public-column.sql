-- accepted
-- min of a PUBLIC dataset's column over a person's rows.
CREATE TEMPLATE t AS
SELECT country, count(*) AS people FROM (SELECT i.person, min(r.country) AS country FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code GROUP BY i.person) x GROUP BY country;
