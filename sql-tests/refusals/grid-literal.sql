\connect bank_admin
CREATE DATASET bank.visits (email text PRIVACY UNIT AS email, day date DIMENSION GRID '1 week', age integer DIMENSION GRID 10, city text DIMENSION, at integer DIMENSION)
    THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST 1000;
CREATE TEMPLATE t AS
SELECT count(DISTINCT email) FROM bank.visits WHERE day < '2026-03-04';
CREATE TEMPLATE t AS
SELECT count(DISTINCT email) FROM bank.visits WHERE age IN (20, 25);
CREATE TEMPLATE t AS
SELECT CASE WHEN age BETWEEN 20 AND 39 THEN 'young' ELSE 'old' END, count(DISTINCT email) FROM bank.visits GROUP BY 1;
