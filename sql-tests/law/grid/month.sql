-- refused: grid-function
-- A week doesn't nest in a month: month bins over week bins leave a day (attack E).
CREATE TEMPLATE t AS
SELECT date_trunc('month', seen_on) AS month, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
