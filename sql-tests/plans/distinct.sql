CREATE TEMPLATE regions AS SELECT DISTINCT region FROM publisher.impressions;
