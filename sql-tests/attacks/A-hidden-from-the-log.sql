-- An administrator writes what looks like a password's verifier around a part of a statement. Left out as one, that part
-- would be in no auditor's log, and two agreements would have one digest.
\connect publisher_admin
CREATE DATASET publisher.hidden (person text PRIVACY UNIT AS email, region text DIMENSION /* 'SCRAM-SHA-256$ */ , cost numeric(5,2) MEASURE BETWEEN 0 AND 1 NOT NULL) THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST /* ' */ 1000;
CREATE TEMPLATE hidden PURPOSE 'SCRAM-SHA-256$harmless' AS SELECT region, count(DISTINCT person) AS people FROM publisher.impressions GROUP BY region;
GRANT EXECUTE ON TEMPLATE /* 'SCRAM-SHA-256$ */ hidden TO /* ' */ analyst;
CREATE /* 'SCRAM-SHA-256$ hidden */ ROLE other LOGIN PASSWORD 'demo' IN MEMBER publisher AS ANALYST;
\connect auditor
SELECT text FROM cleanroom.log WHERE kind = 'statement' AND (text LIKE '%hidden%' OR text LIKE '%other%') ORDER BY entry;
