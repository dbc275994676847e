-- a self join puts one owner's rows into cells that contain one another: every pair one way round into `all`, the other
-- way round into `rest`, but for the target's. Their difference is the target's secret, 24 of 24. Here cells of paired
-- rows must be constant per person, or the template says CELLS PER PERSON, as across owners; with one cell, a person
-- who is in `all` isn't in `rest`
\connect publisher_admin
CREATE TEMPLATE nest AS
SELECT a.region, CASE WHEN a.channel < b.channel THEN 'all' WHEN a.channel > b.channel AND NOT (a.seen_on = date '2026-03-02' AND a.region = 'Utrecht') THEN 'rest' END AS k, count(DISTINCT a.person) AS n
FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person WHERE a.channel <> b.channel GROUP BY 1, 2;
CREATE TEMPLATE nest AS
SELECT count(DISTINCT a.person) AS n
FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person WHERE a.channel < b.channel;
-- Also where the two of a pair come from two datasets.
CREATE DATASET publisher.clicks (who text PRIVACY UNIT AS email, page text DIMENSION) THRESHOLD 10 ROWS PER PERSON 5 ROWS AT MOST 1000;
CREATE TEMPLATE nest AS
SELECT CASE WHEN a.channel < b.page THEN 'all' ELSE 'rest' END AS k, count(DISTINCT a.person) AS n
FROM publisher.impressions a JOIN publisher.clicks b ON a.person = b.who GROUP BY 1;
CREATE TEMPLATE nest CELLS PER PERSON 1 AS
SELECT a.region, CASE WHEN a.channel < b.channel THEN 'all' WHEN a.channel > b.channel THEN 'rest' END AS k, count(DISTINCT a.person) AS n
FROM publisher.impressions a JOIN publisher.impressions b ON a.person = b.person WHERE a.channel <> b.channel GROUP BY 1, 2;
APPROVE TEMPLATE nest DIGEST '{digest:nest}';
GRANT EXECUTE ON TEMPLATE nest TO analyst;
\connect analyst
SELECT * FROM templates.nest;
