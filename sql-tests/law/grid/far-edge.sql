-- accepted
-- An edge beyond the data is an edge; so is one before the origin.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE seen_on > '2000-12-25' AND age < 1000;
