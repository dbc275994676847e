-- refused: measure-argument
-- Not even a sign.
CREATE TEMPLATE t AS
SELECT sum(-cost) AS x FROM publisher.impressions;
