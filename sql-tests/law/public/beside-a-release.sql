-- refused: public-join
-- open: PUBLIC rows joined with a release above the seal would be harmless, but a PUBLIC dataset is joined below only.
CREATE TEMPLATE t AS
SELECT r.name, x.people FROM publisher.regions r LEFT JOIN (SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region) x ON x.region = r.code;
