-- an owner's approval stands across their own reloads, and so does what it overlaps
\i attacks/setup.inc
\connect analyst
\connect publisher_admin
CREATE DATASET publisher.pages (p text PRIVACY UNIT AS email UNIQUE, page text DIMENSION) THRESHOLD 10 ROWS AT MOST 100;
CREATE TEMPLATE x AS
SELECT page, count(DISTINCT p) AS n FROM publisher.pages GROUP BY page;
APPROVE TEMPLATE x DIGEST '{digest:x}' OVERLAPPING (reach, regions);
COPY publisher.pages FROM STDIN CSV;
{1..30} p{n}@x.nl,home
\.
CREATE TEMPLATE y AS
SELECT page, count(DISTINCT p) AS n FROM publisher.pages WHERE page <> 'b' GROUP BY page;
APPROVE TEMPLATE y DIGEST '{digest:y}' OVERLAPPING (reach, regions);
