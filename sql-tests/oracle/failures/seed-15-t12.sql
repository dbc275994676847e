-- accepted, but the law refuses it: a nullable amount across owners
CREATE COLLABORATION oracle;
CREATE MEMBER bank;
CREATE MEMBER publisher;
CREATE ROLE bank_admin LOGIN PASSWORD 'demo' IN MEMBER bank AS ADMINISTRATOR;
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo' IN MEMBER publisher AS ADMINISTRATOR;
CREATE ROLE analyst LOGIN PASSWORD 'demo' IN MEMBER bank AS ANALYST;
SET SESSION AUTHORIZATION bank_admin;
CREATE DATASET bank.people (
    email text PRIVACY UNIT AS email UNIQUE,
    g text DIMENSION,
    seg text DIMENSION,
    age integer DIMENSION,
    since date DIMENSION GRID '14 days',
    big bigint DIMENSION,
    w bigint MEASURE BETWEEN 0 AND 1 NOT NULL STEPS (0),
    v bigint MEASURE BETWEEN 0 AND 1000 STEPS (209, 597, 796, 1000),
    device text
) THRESHOLD 14 ROWS AT MOST 5000;
COPY bank.people FROM STDIN (FORMAT csv, HEADER);
email,g,seg,age,since,big,w,v,device
\.
SET SESSION AUTHORIZATION bank_admin;
CREATE DATASET bank.visits (
    person text PRIVACY UNIT AS email,
    ch text DIMENSION,
    reg text DIMENSION,
    day date DIMENSION,
    cost integer MEASURE BETWEEN 0 AND 2000000000 NOT NULL STEPS (23277715, 876250109, 1196711284, 1487344874, 1597733701),
    rating integer MEASURE BETWEEN 0 AND 100 STEPS (0, 28, 78, 100)
) THRESHOLD 12 ROWS PER PERSON 5 ROWS AT MOST 5000;
COPY bank.visits FROM STDIN (FORMAT csv, HEADER);
person,ch,reg,day,cost,rating
\.
SET SESSION AUTHORIZATION publisher_admin;
CREATE DATASET publisher.people (
    email text PRIVACY UNIT AS email UNIQUE,
    g text DIMENSION,
    seg text DIMENSION,
    age integer DIMENSION GRID 10,
    since date DIMENSION GRID '14 days',
    big numeric(9,2) DIMENSION,
    w integer MEASURE BETWEEN 0 AND 10 NOT NULL STEPS (0, 4, 5, 6),
    v numeric(10,2) MEASURE BETWEEN 0 AND 1.00 NOT NULL,
    device text
) THRESHOLD 14 ROWS AT MOST 5000;
COPY publisher.people FROM STDIN (FORMAT csv, HEADER);
email,g,seg,age,since,big,w,v,device
\.
SET SESSION AUTHORIZATION bank_admin;
CREATE PUBLIC DATASET bank.places (code text UNIQUE, country text) ROWS AT MOST 1000;
COPY bank.places FROM STDIN (FORMAT csv, HEADER);
code,country
B,
ab,a
b,B
東京," "
\.
-- template
CREATE TEMPLATE t12 CELLS PER PERSON 1 AS
SELECT sum(s0.v) AS a0
FROM bank.people s0
LEFT JOIN publisher.people s1 ON s0.email = s1.email;
-- refused: a nullable amount across owners
