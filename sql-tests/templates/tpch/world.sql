-- TPC-H as three owners' data: the shop's orders and line items by customer, the agency's list of
-- customers, a call centre's complaints; nations, parts and suppliers are PUBLIC.
CREATE COLLABORATION tpch;
CREATE MEMBER shop;
CREATE MEMBER agency;
CREATE MEMBER care;
CREATE ROLE shop_admin   LOGIN PASSWORD 'demo' IN MEMBER shop   AS ADMINISTRATOR;
CREATE ROLE agency_admin LOGIN PASSWORD 'demo' IN MEMBER agency AS ADMINISTRATOR;
CREATE ROLE care_admin   LOGIN PASSWORD 'demo' IN MEMBER care   AS ADMINISTRATOR;
CREATE ROLE analyst      LOGIN PASSWORD 'demo' IN MEMBER agency AS ANALYST;

SET SESSION AUTHORIZATION shop_admin;
CREATE DATASET shop.orders (
    custkey    bigint        PRIVACY UNIT AS customer_id,
    priority   text          DIMENSION,
    ordered_on date          DIMENSION GRID '1 month',
    totalprice numeric(12,2) MEASURE BETWEEN 0 AND 1000000 NOT NULL STEPS (0, 20000, 50000, 100000, 200000, 500000, 1000000, 2000000)
) THRESHOLD 20 ROWS PER PERSON 200 ROWS AT MOST 2000000;
CREATE DATASET shop.lineitem (
    custkey       bigint        PRIVACY UNIT AS customer_id,
    partkey       bigint        DIMENSION,
    suppkey       bigint        DIMENSION,
    returnflag    text          DIMENSION,
    shipmode      text          DIMENSION,
    quantity      integer       MEASURE BETWEEN 0 AND 100 NOT NULL,
    extendedprice numeric(12,2) MEASURE BETWEEN 0 AND 200000 NOT NULL STEPS (0, 10000, 50000, 200000, 500000, 1000000, 2000000)
) THRESHOLD 20 ROWS PER PERSON 1000 ROWS AT MOST 7000000;
CREATE PUBLIC DATASET shop.nations (nationkey bigint UNIQUE, nation text, region text) ROWS AT MOST 100;
CREATE PUBLIC DATASET shop.parts (partkey bigint UNIQUE, brand text, type text) ROWS AT MOST 1000000;
CREATE PUBLIC DATASET shop.suppliers (suppkey bigint UNIQUE, nationkey bigint) ROWS AT MOST 100000;

SET SESSION AUTHORIZATION agency_admin;
CREATE DATASET agency.customers (
    custkey   text   PRIVACY UNIT AS customer_id UNIQUE,
    segment   text   DIMENSION,
    nationkey bigint DIMENSION
) THRESHOLD 20 ROWS AT MOST 1000000;

SET SESSION AUTHORIZATION care_admin;
CREATE DATASET care.complaints (
    customer bigint PRIVACY UNIT AS customer_id,
    topic    text   DIMENSION,
    minutes  integer MEASURE BETWEEN 0 AND 60 NOT NULL
) THRESHOLD 25 ROWS PER PERSON 50 ROWS AT MOST 1000000;
