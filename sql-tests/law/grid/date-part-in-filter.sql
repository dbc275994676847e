-- refused: grid-function
-- Also in a filter.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE date_part('week', seen_on) = 10;
