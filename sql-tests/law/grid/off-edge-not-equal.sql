-- refused: grid-literal
-- Also where it would leave nothing out.
CREATE TEMPLATE t AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE age <> 37;
