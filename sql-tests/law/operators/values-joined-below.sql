-- refused: operator
-- A list of targets (attack 21).
CREATE TEMPLATE t AS
SELECT count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN (VALUES ('p3@x.nl')) AS v(who) ON i.person = v.who;
