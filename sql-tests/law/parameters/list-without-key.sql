-- refused: parameter-place
-- IN over no key (attack E).
CREATE TEMPLATE t (a text IN ('ctv', 'display'), b text IN ('ctv', 'audio')) AS
SELECT count(DISTINCT person) AS people FROM publisher.impressions WHERE channel IN ($a, $b);
