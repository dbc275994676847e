-- refused: function
-- Texts joined below the seal can overflow a batch (attack W).
CREATE TEMPLATE t AS
SELECT concat(region, channel) AS x, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY 1;
