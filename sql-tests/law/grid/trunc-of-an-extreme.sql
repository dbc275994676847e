-- refused: grid-function
-- The grid follows min and max into functions.
CREATE TEMPLATE t AS
SELECT date_trunc('month', d) AS m, count(*) AS people FROM (SELECT person, max(seen_on) AS d FROM publisher.impressions GROUP BY person) x GROUP BY 1;
