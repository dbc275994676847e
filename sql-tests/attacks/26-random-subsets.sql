-- random subsets of people loaded as a dimension: with as many answers as people a column can be reconstructed (Dinur
-- and Nissim). Here one person is in one cell of one frame; a second subset is a second frame (OVERLAPPING), a new
-- load needs the other owner's approval, and many subsets in one dataset need CELLS PER PERSON, with its price
\connect bank_admin
CREATE DATASET bank.halves (email text PRIVACY UNIT AS email UNIQUE, h1 text DIMENSION, h2 text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
CREATE DATASET bank.subsets (email text PRIVACY UNIT AS email, subset text DIMENSION) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 10000;
COPY bank.halves FROM STDIN (FORMAT csv, HEADER);
email,h1,h2
{1..15} p{n}@x.nl,in,in
{16..30} p{n}@x.nl,in,out
{31..52} p{n}@x.nl,out,in
{61..69} p{n}@x.nl,out,out
\.
CREATE TEMPLATE first_half AS SELECT h.h1, count(DISTINCT h.email) AS n FROM bank.halves h JOIN publisher.impressions i ON h.email = i.person GROUP BY h.h1;
CREATE TEMPLATE second_half AS SELECT h.h2, count(DISTINCT h.email) AS n FROM bank.halves h JOIN publisher.impressions i ON h.email = i.person GROUP BY h.h2;
CREATE TEMPLATE side_by_side AS
SELECT count(DISTINCT h.email) FILTER (WHERE h.h1 = 'in') AS a, count(DISTINCT h.email) FILTER (WHERE h.h2 = 'in') AS b FROM bank.halves h JOIN publisher.impressions i ON h.email = i.person;
CREATE TEMPLATE by_rows AS SELECT s.subset, count(DISTINCT s.email) AS n FROM bank.subsets s JOIN publisher.impressions i ON s.email = i.person GROUP BY s.subset;
CREATE TEMPLATE chosen (h text IN ('in', 'out')) AS SELECT count(DISTINCT h.email) AS n FROM bank.halves h JOIN publisher.impressions i ON h.email = i.person WHERE h.h1 = $h OR h.h2 = $h;
APPROVE TEMPLATE first_half DIGEST '{digest:first_half}';
GRANT EXECUTE ON TEMPLATE first_half TO analyst;
\connect publisher_admin
APPROVE TEMPLATE first_half DIGEST '{digest:first_half}';
APPROVE TEMPLATE second_half DIGEST '{digest:second_half}';
\connect analyst
SELECT * FROM templates.first_half;
\connect bank_admin
COPY bank.halves FROM STDIN (FORMAT csv, HEADER);
email,h1,h2
{1..10} p{n}@x.nl,in,in
{11..52} p{n}@x.nl,out,out
\.
\connect analyst
SELECT * FROM templates.first_half;
