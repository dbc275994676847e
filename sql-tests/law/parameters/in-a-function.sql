-- refused: parameter-place
-- A parameter stands by itself.
CREATE TEMPLATE t (channel text IN ('CTV', 'Display')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel = lower($channel);
