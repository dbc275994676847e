-- refused: operator
-- open: INTERSECT of two owners' units means a semi join (and DataFusion plans it as one), but set operations are refused by name.
CREATE TEMPLATE t AS
SELECT count(*) AS people FROM (SELECT person FROM publisher.impressions INTERSECT SELECT email FROM bank.customers) x;
