-- refused: aggregate
-- First touch needs TIME, which is later.
CREATE TEMPLATE t AS
SELECT c, count(*) AS people FROM (SELECT person, first_value(channel) AS c FROM publisher.impressions GROUP BY person) x GROUP BY c;
