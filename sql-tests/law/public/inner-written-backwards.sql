-- accepted
-- Either side first.
CREATE TEMPLATE t AS
SELECT r.country, count(DISTINCT i.person) AS people FROM publisher.regions r JOIN publisher.impressions i ON r.code = i.region GROUP BY r.country;
