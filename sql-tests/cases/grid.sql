-- A GRID column is its bin from the load on: nothing finer is stored, so nothing finer can be asked.
\connect publisher_admin
CREATE DATASET publisher.visits (who text PRIVACY UNIT AS email, day date DIMENSION GRID '1 week', at timestamp DIMENSION GRID '6 hours', month date DIMENSION GRID '1 month', age smallint DIMENSION GRID 10, spent numeric(6,2) DIMENSION GRID 2.5, n bigint DIMENSION) THRESHOLD 10 ROWS PER PERSON 3 ROWS AT MOST 100;
SELECT column_name, data_type, class FROM cleanroom.datasets WHERE name = 'publisher.visits';
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,day,at,month,age,spent,n
{1..10} v{n}@x.nl,2026-03-04,2026-03-04 07:30:00,2026-03-31,39,7.49,1
{11..20} v{n}@x.nl,2026-03-08,2026-03-04 11:59:59.999999,2026-03-01,30,5.00,1
{21..30} v{n}@x.nl,2026-03-09,2026-03-04 12:00:00,2026-02-28,-1,-0.01,2
{31..40} v{n}@x.nl,,,,,,
\.
CREATE TEMPLATE weeks AS SELECT day, at, month, age, spent, count(*) AS n FROM publisher.visits GROUP BY day, at, month, age, spent;
APPROVE TEMPLATE weeks DIGEST '{digest:weeks}';
GRANT EXECUTE ON TEMPLATE weeks TO publisher_admin;
-- Ten and ten people of the same bins are one group.
SELECT * FROM templates.weeks;
-- A bin that its type can't hold is the owner's to see at load.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,day,at,month,age,spent,n
v1@x.nl,2026-03-04,2026-03-04,2026-03-31,-32768,1,1
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,day,at,month,age,spent,n
v1@x.nl,2026-03-04,2026-03-04,2026-03-31,1,-9999.99,1
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,day,at,month,age,spent,n
v1@x.nl,yesterday,2026-03-04,2026-03-31,1,1,1
\.
-- What is not a grid.
CREATE DATASET publisher.a (who text PRIVACY UNIT AS email UNIQUE, x text DIMENSION GRID 10) THRESHOLD 10 ROWS AT MOST 10;
CREATE DATASET publisher.a (who text PRIVACY UNIT AS email UNIQUE, x date DIMENSION GRID '36 hours') THRESHOLD 10 ROWS AT MOST 10;
CREATE DATASET publisher.a (who text PRIVACY UNIT AS email UNIQUE, x date DIMENSION GRID 7) THRESHOLD 10 ROWS AT MOST 10;
CREATE DATASET publisher.a (who text PRIVACY UNIT AS email UNIQUE, x integer DIMENSION GRID 0) THRESHOLD 10 ROWS AT MOST 10;
CREATE DATASET publisher.a (who text PRIVACY UNIT AS email UNIQUE, x integer DIMENSION GRID -5) THRESHOLD 10 ROWS AT MOST 10;
CREATE DATASET publisher.a (who text PRIVACY UNIT AS email UNIQUE, x timestamp DIMENSION GRID '0 hours') THRESHOLD 10 ROWS AT MOST 10;
CREATE DATASET publisher.a (who text PRIVACY UNIT AS email UNIQUE, x timestamp GRID '1 hour') THRESHOLD 10 ROWS AT MOST 10;
