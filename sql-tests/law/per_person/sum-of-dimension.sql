-- refused: measure-argument
-- A dimension is not summed.
CREATE TEMPLATE t AS
SELECT a, count(*) AS people FROM (SELECT person, sum(age) AS a FROM publisher.impressions GROUP BY person) x GROUP BY a;
