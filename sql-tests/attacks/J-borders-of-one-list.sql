-- Classes are as large as the row's number of people asks for, so rows of one list can have different borders: with
-- one person between two of them, the averages of 100 people and of 101 would both leave, and their difference
-- is that person's amount. Borders lie between groups of at least k people of the list: both worlds below, in which
-- the person between pays little or much, must have the same answers but for the class that the person is in.
\connect publisher_admin
CREATE DATASET publisher.subs (person text PRIVACY UNIT AS email UNIQUE, zip text DIMENSION, fee bigint MEASURE BETWEEN 0 AND 5000000 NOT NULL) THRESHOLD 10 ROWS AT MOST 10000;
COPY publisher.subs FROM STDIN (FORMAT csv, HEADER);
person,zip,fee
{1..100} a{n}-1@x.nl,little,600000
{1..900} c{n}-1@x.nl,little,2000000
target1@x.nl,little,1000000
{1..100} a{n}-2@x.nl,much,600000
{1..900} c{n}-2@x.nl,much,2000000
target2@x.nl,much,1900000
\.
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, seg text DIMENSION) THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,seg
{1..15} a{n}-1@x.nl,of 149
{1..134} c{n}-1@x.nl,of 149
{21..35} a{n}-1@x.nl,of 152
{201..337} c{n}-1@x.nl,of 152
{1..15} a{n}-2@x.nl,of 149
{1..134} c{n}-2@x.nl,of 149
{21..35} a{n}-2@x.nl,of 152
{201..337} c{n}-2@x.nl,of 152
\.
CREATE TEMPLATE fees AS
SELECT s.zip, l.seg, count(*) AS n, sum(s.fee) AS fee FROM publisher.subs s JOIN bank.list l ON l.email = s.person GROUP BY s.zip, l.seg;
\connect publisher_admin
APPROVE TEMPLATE fees DIGEST '{digest:fees}';
\connect bank_admin
APPROVE TEMPLATE fees DIGEST '{digest:fees}';
GRANT EXECUTE ON TEMPLATE fees TO analyst;
\connect analyst
SELECT * FROM templates.fees;
