-- refused: outer-filter
-- A part of an unmatched group would have to be held against its own matched part.
CREATE TEMPLATE t AS
SELECT p.person IS NULL AS unmatched, count(*) FILTER (WHERE c.segment = 'retail') AS retail FROM bank.customers c LEFT JOIN (SELECT person FROM publisher.impressions GROUP BY person) p ON c.email = p.person GROUP BY 1;
