-- accepted
-- open: a key may mix both sides of a left join to PUBLIC: there is no matched bit to protect.
CREATE TEMPLATE t AS
SELECT coalesce(r.name, i.region, 'unknown') AS place, count(DISTINCT i.person) AS people FROM publisher.impressions i LEFT JOIN publisher.regions r ON i.region = r.code GROUP BY 1;
