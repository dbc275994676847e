-- NaN and infinity poison an average iff the target is in it; 10^17 on the target alone absorbs the others in a float.
-- Here there are no floats: such types and values are refused at declaration and load, and amounts beyond a
-- measure's range as well; sums are exact decimals
\connect bank_admin
CREATE DATASET bank.floats (email text PRIVACY UNIT AS email UNIQUE, x double precision MEASURE BETWEEN 0 AND 1) THRESHOLD 10 ROWS AT MOST 100;
CREATE DATASET bank.reals (email text PRIVACY UNIT AS email UNIQUE, x real DIMENSION) THRESHOLD 10 ROWS AT MOST 100;
CREATE DATASET bank.amounts (email text PRIVACY UNIT AS email UNIQUE, x numeric(20, 2) MEASURE BETWEEN 0 AND 1000) THRESHOLD 10 ROWS AT MOST 100;
COPY bank.amounts FROM STDIN CSV;
{1..20} p{n}@x.nl,1.00
p61@x.nl,NaN
\.
COPY bank.amounts FROM STDIN CSV;
{1..20} p{n}@x.nl,1.00
p61@x.nl,Infinity
\.
COPY bank.amounts FROM STDIN CSV;
{1..20} p{n}@x.nl,1.00
p61@x.nl,100000000000000000
\.
COPY bank.amounts FROM STDIN CSV;
{1..20} p{n}@x.nl,1.00
p61@x.nl,1e17
\.
CREATE TEMPLATE f AS SELECT sum(CAST(x AS double precision)) AS x FROM bank.amounts;
