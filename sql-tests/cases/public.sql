-- PUBLIC datasets: tables to look values up in, about no one.
\connect publisher_admin
CREATE PUBLIC DATASET publisher.regions (code text DIMENSION UNIQUE, name text, opened date DIMENSION, area numeric(8,2), id integer UNIQUE) ROWS AT MOST 4;
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,opened,area,id
ams,Amsterdam,2026-01-01,219.30,1
utr,Utrecht,,99,2
,,,,
\.
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,opened,area,id
ams,Amsterdam,2026-01-01,219.30,1
utr,Utrecht,,99,2
ams,Amstelveen,,44.10,3
\.
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,opened,area,id
ams,Amsterdam,2026-01-01,219.30,1
utr,Utrecht,,99,01
\.
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,opened,area,id
{1..5} r{n},Region {n},,,{n}
\.
SELECT column_name, loaded, version FROM cleanroom.datasets WHERE name = 'publisher.regions' ORDER BY column_name;
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,opened,area,id
ams,Amsterdam,2026-01-01,219.30,1
utr,Utrecht,,99,2
\.
-- The same content, spelled otherwise: the same version, and no load in the log.
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,opened,area,id
"ams",Amsterdam, 2026-01-01,219.3,1
utr,"Utrecht",,99.00,02
\.
SELECT count(DISTINCT text) AS versions, count(*) AS loads FROM cleanroom.log WHERE kind = 'load' AND subject = 'publisher.regions';
-- Another content: another version.
COPY publisher.regions (id, code, name, opened, area) FROM STDIN (FORMAT csv, HEADER);
id,code,name,opened,area
1,ams,Amsterdam,2026-01-01,219.30
2,utr,Utrecht,2026-01-01,99
\.
SELECT count(DISTINCT text) AS versions, count(*) AS loads FROM cleanroom.log WHERE kind = 'load' AND subject = 'publisher.regions';
-- Everybody may look at what is PUBLIC, and check its digest; it is read in templates only.
\connect analyst
SELECT * FROM cleanroom.datasets;
SELECT * FROM publisher.regions;
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,opened,area,id
\.
\connect bank_admin
SELECT DISTINCT name, threshold, version FROM cleanroom.datasets ORDER BY name;
CREATE TEMPLATE t AS SELECT r.name, count(*) AS n FROM publisher.impressions i JOIN publisher.regions r ON i.region = r.code GROUP BY r.name;
-- What is not a PUBLIC dataset.
CREATE PUBLIC DATASET bank.a (x text, y text) ROWS AT MOST 10;
CREATE PUBLIC DATASET bank.a (x text PRIVACY UNIT AS email UNIQUE) ROWS AT MOST 10;
CREATE PUBLIC DATASET bank.a (x text UNIQUE, y integer MEASURE BETWEEN 0 AND 1) ROWS AT MOST 10;
CREATE PUBLIC DATASET bank.a (x text UNIQUE) THRESHOLD 10 ROWS AT MOST 10;
CREATE PUBLIC DATASET bank.a (x text UNIQUE) ROWS PER PERSON 10 ROWS AT MOST 10;
CREATE PUBLIC DATASET bank.a (x text UNIQUE) ROWS AT MOST 1000001;
CREATE PUBLIC DATASET bank.a (x text UNIQUE);
CREATE PUBLIC DATASET publisher.a (x text UNIQUE) ROWS AT MOST 10;
CREATE DATASET bank.a (p text PRIVACY UNIT AS email UNIQUE, x text DIMENSION UNIQUE) THRESHOLD 10 ROWS AT MOST 10;
