-- one person in several spellings is counted once
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE DATASET publisher.spellings (p text PRIVACY UNIT AS email, x text DIMENSION) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 1000;
COPY publisher.spellings FROM STDIN (FORMAT csv, HEADER);
p,x
{1..9} s{n}@x.nl,a
S1@x.nl,a
 s1@X.NL,a
s1@x.nl ,a
Ｓ1@x.nl,a
s​1@x.nl,a
\.
CREATE TEMPLATE spellings AS
SELECT x, count(DISTINCT p) AS people FROM publisher.spellings GROUP BY x;
APPROVE TEMPLATE spellings DIGEST '{digest:spellings}' OVERLAPPING (reach, regions);
GRANT EXECUTE ON TEMPLATE spellings TO analyst;
\connect analyst
SELECT * FROM templates.spellings;
