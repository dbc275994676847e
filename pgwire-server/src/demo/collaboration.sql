-- The demo's collaboration. Each statement is made by the role that SET SESSION AUTHORIZATION
-- names; approvals name the digest that the owner saw (filled in by the demo).

CREATE COLLABORATION spring_campaign;
CREATE MEMBER bank;
CREATE MEMBER publisher;
CREATE ROLE bank_admin      LOGIN PASSWORD 'demo' IN MEMBER bank      AS ADMINISTRATOR;
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo' IN MEMBER publisher AS ADMINISTRATOR;
CREATE ROLE analyst         LOGIN PASSWORD 'demo' IN MEMBER bank      AS ANALYST;
CREATE ROLE auditor         LOGIN PASSWORD 'demo' IN MEMBER publisher AS AUDITOR;

SET SESSION AUTHORIZATION publisher_admin;

CREATE DATASET publisher.impressions (
    person   text           PRIVACY UNIT AS email,
    region   text           DIMENSION,
    channel  text           DIMENSION,
    interest text           DIMENSION,
    seen_on  date           DIMENSION,
    cost     numeric(12,4)  MEASURE BETWEEN 0 AND 100 NOT NULL,
    device   text
) THRESHOLD 50 ROWS PER PERSON 200 ROWS AT MOST 10000000;

COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);

SET SESSION AUTHORIZATION bank_admin;

CREATE DATASET bank.customers (
    email    text           PRIVACY UNIT AS email UNIQUE,
    segment  text           DIMENSION,
    balance  numeric(14,2)  MEASURE BETWEEN 0 AND 100000 NOT NULL STEPS (0, 1000, 5000, 20000, 50000)
) THRESHOLD 50 ROWS AT MOST 1000000;

COPY bank.customers FROM STDIN (FORMAT csv, HEADER);

CREATE TEMPLATE reach_by_region (channel text IN ('ctv', 'display', 'audio', 'print'))
    PURPOSE 'how many customers of each segment were reached, by region' CELLS PER PERSON 3
AS  SELECT i.region, c.segment, count(DISTINCT i.person) AS reach
    FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
    WHERE i.channel = $channel
    GROUP BY i.region, c.segment;

CREATE TEMPLATE audience_overlap
    PURPOSE 'how many customers of each segment the publisher knows'
AS  SELECT c.segment, count(DISTINCT c.email) AS customers
    FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person
    GROUP BY c.segment;

CREATE TEMPLATE balances
    PURPOSE 'the bank''s own customers and their balances'
AS  SELECT segment, count(*) AS customers, sum(balance) AS total, avg(balance) AS average
    FROM bank.customers
    GROUP BY segment;

CREATE TEMPLATE exposure_of_segments
    PURPOSE 'how often customers of each segment were reached'
AS  WITH person AS (SELECT person, count(*) AS seen FROM publisher.impressions GROUP BY person)
    SELECT c.segment,
           CASE WHEN p.seen >= 20 THEN '20 or more' WHEN p.seen >= 5 THEN '5 to 19' ELSE '1 to 4' END AS impressions,
           count(DISTINCT c.email) AS customers
    FROM person p JOIN bank.customers c ON p.person = c.email
    GROUP BY 1, 2;

SET SESSION AUTHORIZATION publisher_admin;

CREATE TEMPLATE spend (channel text IN ('ctv', 'display', 'audio', 'print'))
    PURPOSE 'the publisher''s impressions and cost by interest and region'
AS  SELECT interest, region, count(DISTINCT person) AS people, count(*) AS impressions, sum(cost) AS cost, avg(cost) AS cost_per_impression
    FROM publisher.impressions
    WHERE channel = $channel
    GROUP BY interest, region;

APPROVE TEMPLATE reach_by_region      DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000';
APPROVE TEMPLATE audience_overlap     DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000' OVERLAPPING (reach_by_region);
APPROVE TEMPLATE exposure_of_segments DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000' OVERLAPPING (reach_by_region, audience_overlap);
APPROVE TEMPLATE spend                DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000' OVERLAPPING (reach_by_region, audience_overlap, exposure_of_segments);
GRANT EXECUTE ON TEMPLATE spend TO analyst;

SET SESSION AUTHORIZATION bank_admin;

APPROVE TEMPLATE reach_by_region      DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000';
APPROVE TEMPLATE audience_overlap     DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000' OVERLAPPING (reach_by_region);
APPROVE TEMPLATE exposure_of_segments DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000' OVERLAPPING (reach_by_region, audience_overlap);
APPROVE TEMPLATE balances             DIGEST 'sha256:0000000000000000000000000000000000000000000000000000000000000000' OVERLAPPING (reach_by_region, audience_overlap, exposure_of_segments);
GRANT EXECUTE ON TEMPLATE reach_by_region TO analyst;
GRANT EXECUTE ON TEMPLATE audience_overlap TO analyst;
GRANT EXECUTE ON TEMPLATE exposure_of_segments TO analyst;
GRANT EXECUTE ON TEMPLATE balances TO analyst;
