-- The other side as attacker: it lists everybody of a place but the target, so that the target is the one person of
-- the publisher's list who isn't matched. Prices are whole hundreds: an average over the list times the matched is one
-- if nobody is unmatched, and a fraction if one person is. Where fewer than k are unmatched, the median step
-- stands for the average. In the second pair everybody pays the same and the target more: an amount that is NULL
-- where steps differ would tell that too. Each pair must have the same answers.
\connect publisher_admin
CREATE DATASET publisher.subs (person text PRIVACY UNIT AS email UNIQUE, zip text DIMENSION, fee bigint MEASURE BETWEEN 0 AND 20000 NOT NULL) THRESHOLD 10 ROWS AT MOST 1000;
COPY publisher.subs FROM STDIN (FORMAT csv, HEADER);
person,zip,fee
{1..20} a{n}-1@x.nl,1-absent,1300
{1..20} b{n}-1@x.nl,1-absent,3300
{1..20} a{n}-2@x.nl,1-present,1300
{1..20} b{n}-2@x.nl,1-present,3300
target2@x.nl,1-present,900
{1..20} a{n}-3@x.nl,2-absent,1000
{1..20} a{n}-4@x.nl,2-present,1000
target4@x.nl,2-present,5000
\.
\connect bank_admin
CREATE DATASET bank.list (email text PRIVACY UNIT AS email UNIQUE, kind text DIMENSION) THRESHOLD 10 ROWS AT MOST 1000;
COPY bank.list FROM STDIN (FORMAT csv, HEADER);
email,kind
{1..20} a{n}-1@x.nl,x
{1..20} b{n}-1@x.nl,x
{1..20} a{n}-2@x.nl,x
{1..20} b{n}-2@x.nl,x
{1..15} a{n}-3@x.nl,x
{1..15} a{n}-4@x.nl,x
\.
CREATE TEMPLATE fees AS
SELECT s.zip, count(*) AS n, sum(s.fee) AS fee, avg(s.fee) AS average FROM publisher.subs s JOIN bank.list l ON l.email = s.person GROUP BY s.zip;
\connect publisher_admin
APPROVE TEMPLATE fees DIGEST '{digest:fees}';
\connect bank_admin
APPROVE TEMPLATE fees DIGEST '{digest:fees}';
GRANT EXECUTE ON TEMPLATE fees TO analyst;
\connect analyst
SELECT * FROM templates.fees;
