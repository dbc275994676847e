-- refused: parameter-type
-- It has the dimension's type.
CREATE TEMPLATE t (channel integer IN (1, 2)) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = $channel;
