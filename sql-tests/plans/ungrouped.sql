CREATE TEMPLATE everyone AS SELECT count(DISTINCT person) AS people FROM publisher.impressions;
