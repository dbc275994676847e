-- A part beside the whole that is shown or hidden by itself, while a small part is pooled with the rest: with
-- ten people beyond part s, s was hidden if the target is among them (nine others), and shown if not. Both
-- groups must have the same answers: beside the whole, all parts and the rest are large enough, or none is told.
\connect publisher_admin
CREATE DATASET publisher.people (person text PRIVACY UNIT AS email UNIQUE, region text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, g text DIMENSION, seg text DIMENSION) THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,g,seg
{1..40} s{n}-1@x.nl,absent,s
{1..20} c{n}-1@x.nl,absent,c
target1@x.nl,absent,a
{1..40} s{n}-2@x.nl,present,s
{1..20} c{n}-2@x.nl,present,c
target2@x.nl,present,a
\.
\connect publisher_admin
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
person,region
{1..20} s{n}-1@x.nl,north
{1..10} c{n}-1@x.nl,north
{1..20} s{n}-2@x.nl,north
{1..9} c{n}-2@x.nl,north
target2@x.nl,north
\.
\connect bank_admin
CREATE TEMPLATE parts AS
SELECT l.g, count(*) AS n, count(*) FILTER (WHERE l.seg = 's') AS s, count(*) FILTER (WHERE l.seg = 'a') AS a
FROM bank.list l JOIN publisher.people i ON i.person = l.email GROUP BY l.g;
\connect publisher_admin
APPROVE TEMPLATE parts DIGEST '{digest:parts}';
\connect bank_admin
APPROVE TEMPLATE parts DIGEST '{digest:parts}';
GRANT EXECUTE ON TEMPLATE parts TO analyst;
\connect analyst
SELECT * FROM templates.parts;
