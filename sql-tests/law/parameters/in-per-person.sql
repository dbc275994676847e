-- refused: parameter-place
-- Below a per-person aggregate it would change what a person is, and could not be selected from above.
CREATE TEMPLATE t (channel text IN ('ctv', 'display')) AS
SELECT n, count(*) AS people FROM (SELECT person, count(*) AS n FROM publisher.impressions WHERE channel = $channel GROUP BY person) x GROUP BY n;
