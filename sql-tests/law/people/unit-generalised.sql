-- refused: person-output
-- A generalised identifier is still computed from one.
CREATE TEMPLATE t AS
SELECT upper(person) AS who, count(*) AS n FROM publisher.impressions GROUP BY 1;
