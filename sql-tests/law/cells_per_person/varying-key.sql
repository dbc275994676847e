-- refused: cells
-- Segment i = segment 0 plus one target: 1000 of 1000 memberships (attack M).
CREATE TEMPLATE t AS
SELECT i.region, count(DISTINCT i.person) AS people FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY i.region;
