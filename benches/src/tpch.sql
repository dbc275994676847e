-- TPC-H as two owners' data. The first two templates are those of the tests.
CREATE COLLABORATION tpch;
CREATE MEMBER shop;
CREATE MEMBER agency;
CREATE ROLE shop_admin LOGIN PASSWORD 'demo' IN MEMBER shop AS ADMINISTRATOR;
CREATE ROLE agency_admin LOGIN PASSWORD 'demo' IN MEMBER agency AS ADMINISTRATOR;
SET SESSION AUTHORIZATION shop_admin;
CREATE DATASET shop.lineitem (
    custkey bigint PRIVACY UNIT AS customer_id,
    returnflag text DIMENSION,
    linestatus text DIMENSION,
    shipmode text DIMENSION,
    shipdate date DIMENSION,
    quantity bigint MEASURE BETWEEN 0 AND 50 NOT NULL,
    extendedprice numeric(12,2) MEASURE BETWEEN 0 AND 1000000 NOT NULL
        STEPS (0, 10000, 50000, 200000, 500000, 1000000, 2000000, 5000000)
) THRESHOLD 50 ROWS PER PERSON 2000 ROWS AT MOST 10000000;
CREATE DATASET shop.orders (
    custkey bigint PRIVACY UNIT AS customer_id,
    orderstatus text DIMENSION,
    orderpriority text DIMENSION,
    orderdate date DIMENSION,
    totalprice numeric(12,2) MEASURE BETWEEN 0 AND 1000000 NOT NULL
) THRESHOLD 50 ROWS PER PERSON 500 ROWS AT MOST 10000000;
SET SESSION AUTHORIZATION agency_admin;
CREATE DATASET agency.customer (
    custkey text PRIVACY UNIT AS customer_id UNIQUE,
    segment text DIMENSION,
    nation bigint DIMENSION
) THRESHOLD 50 ROWS AT MOST 1000000;

CREATE TEMPLATE reach CELLS PER PERSON 4 AS
SELECT c.segment, c.nation, l.shipmode, count(DISTINCT l.custkey) AS customers
FROM shop.lineitem l JOIN agency.customer c ON l.custkey = c.custkey
GROUP BY c.segment, c.nation, l.shipmode;

CREATE TEMPLATE revenue AS
SELECT returnflag, shipmode, count(DISTINCT custkey) AS customers, count(*) AS items, sum(extendedprice) AS revenue, avg(extendedprice) AS average
FROM shop.lineitem GROUP BY returnflag, shipmode;

CREATE TEMPLATE pricing AS
SELECT returnflag, linestatus, count(DISTINCT custkey) AS customers, sum(quantity) AS quantity, sum(extendedprice) AS revenue
FROM shop.lineitem WHERE shipdate <= '1998-09-02' GROUP BY returnflag, linestatus;

CREATE TEMPLATE priorities AS
SELECT orderpriority, count(DISTINCT custkey) AS customers, sum(totalprice) AS total
FROM shop.orders GROUP BY orderpriority;

CREATE TEMPLATE shipped AS
SELECT shipmode, shipdate, count(DISTINCT custkey) AS customers FROM shop.lineitem GROUP BY shipmode, shipdate;

CREATE TEMPLATE markets AS
SELECT c.segment, c.nation, count(DISTINCT o.custkey) AS customers
FROM shop.orders o JOIN agency.customer c ON o.custkey = c.custkey
WHERE c.nation < 10 GROUP BY c.segment, c.nation;

CREATE TEMPLATE frequency AS
WITH buyer AS (SELECT custkey, count(*) AS orders FROM shop.orders GROUP BY custkey)
SELECT c.segment, CASE WHEN b.orders >= 20 THEN '20 or more' WHEN b.orders >= 10 THEN '10 to 19' ELSE '1 to 9' END AS orders, count(*) AS customers
FROM buyer b JOIN agency.customer c ON b.custkey = c.custkey
GROUP BY 1, 2;
