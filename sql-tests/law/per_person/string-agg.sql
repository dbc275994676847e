-- refused: aggregate
-- A person's path through the channels names the person.
CREATE TEMPLATE t AS
SELECT path, count(*) AS people FROM (SELECT person, string_agg(channel, '>') AS path FROM publisher.impressions GROUP BY person) x GROUP BY path;
