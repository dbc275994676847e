-- refused: person-output
-- Not even IS NOT NULL: the scan has dropped no one's rows already. Only a left join's flag may.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE person IS NOT NULL;
