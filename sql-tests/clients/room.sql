-- The room that the clients visit: small, with text, bigint, numeric, date and NULL in what is released.
-- `{1..40} p{n}` in COPY data stands for forty rows. Approvals follow in approvals.sql.

CREATE COLLABORATION clients;
CREATE MEMBER bank;
CREATE MEMBER publisher;
CREATE ROLE bank_admin      LOGIN PASSWORD 'demo' IN MEMBER bank      AS ADMINISTRATOR;
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo' IN MEMBER publisher AS ADMINISTRATOR;
CREATE ROLE analyst         LOGIN PASSWORD 'demo' IN MEMBER bank      AS ANALYST;

SET SESSION AUTHORIZATION publisher_admin;

CREATE DATASET publisher.impressions (
    person  text          PRIVACY UNIT AS email,
    region  text          DIMENSION,
    channel text          DIMENSION,
    seen_on date          DIMENSION,
    cost    numeric(12,4) MEASURE BETWEEN 0 AND 100 NOT NULL
) THRESHOLD 10 ROWS PER PERSON 200 ROWS AT MOST 100000;

-- Amsterdam: 40 people; Utrecht: 12; London: 9 (suppressed); NULL: 11.
COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);
person,region,channel,seen_on,cost
{1..40} p{n}@x.nl,Amsterdam,ctv,2026-03-01,1.5
{1..20} p{n}@x.nl,Amsterdam,display,2026-03-02,0.5
{41..52} p{n}@x.nl,Utrecht,ctv,2026-03-03,2
{61..69} p{n}@x.nl,London,ctv,2026-03-04,3
{71..81} p{n}@x.nl,,ctv,2026-03-01,1
\.

SET SESSION AUTHORIZATION bank_admin;

CREATE ROLE newcomer LOGIN PASSWORD 'demo' IN MEMBER bank AS ANALYST;

CREATE DATASET bank.customers (
    email   text          PRIVACY UNIT AS email UNIQUE,
    segment text          DIMENSION,
    balance numeric(14,2) MEASURE BETWEEN 0 AND 100000 NOT NULL STEPS (0, 1000, 5000, 20000, 50000)
) THRESHOLD 10 ROWS AT MOST 10000;

COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..30} p{n}@x.nl,retail,1200.00
{31..60} p{n}@x.nl,student,100.00
{61..81} p{n}@x.nl,premium,30000.00
\.

CREATE TEMPLATE reach (channel text IN ('ctv', 'display'))
    PURPOSE 'customers reached, by region and segment' CELLS PER PERSON 3
AS  SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
    FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
    WHERE i.channel = $channel
    GROUP BY i.region, c.segment;

SET SESSION AUTHORIZATION publisher_admin;

CREATE TEMPLATE regions
    PURPOSE 'people, impressions and cost of each region'
AS  SELECT region, count(DISTINCT person) AS people, count(*) AS impressions, sum(cost) AS cost
    FROM publisher.impressions
    GROUP BY region;

CREATE TEMPLATE days
    PURPOSE 'people seen on each day'
AS  SELECT seen_on, count(DISTINCT person) AS people
    FROM publisher.impressions
    GROUP BY seen_on;
