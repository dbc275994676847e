-- refused: row-and-release
-- open: an inner aggregate by a dimension is the release point; joining it back to people is refused.
CREATE TEMPLATE t AS
SELECT g.n, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN (SELECT channel, count(*) AS n FROM publisher.impressions GROUP BY channel) g ON i.channel = g.channel GROUP BY g.n;
