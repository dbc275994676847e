\connect publisher_admin
CREATE DATASET publisher.clicks (person text PRIVACY UNIT AS email, page text DIMENSION) THRESHOLD 10 ROWS PER PERSON 100000 ROWS AT MOST 1000000000;
CREATE TEMPLATE t AS
SELECT page, count(DISTINCT person) FROM publisher.clicks GROUP BY page;
