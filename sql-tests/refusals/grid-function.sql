\connect bank_admin
CREATE DATASET bank.visits (email text PRIVACY UNIT AS email, day date DIMENSION GRID '1 week', age integer DIMENSION GRID 10, city text DIMENSION, at integer DIMENSION)
    THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST 1000;
CREATE TEMPLATE t AS
SELECT date_trunc('month', day), count(*) FROM bank.visits GROUP BY 1;
CREATE TEMPLATE t AS
SELECT date_bin(INTERVAL '10 days', day), count(*) FROM bank.visits GROUP BY 1;
CREATE TEMPLATE t AS
SELECT date_part('dow', day), count(*) FROM bank.visits GROUP BY 1;
CREATE TEMPLATE t AS
SELECT CAST(day AS text), count(*) FROM bank.visits GROUP BY 1;
