-- The small world: thresholds of 10, a few dozen people, groups on each side of the threshold.
CREATE COLLABORATION small_world;
CREATE MEMBER bank;
CREATE MEMBER publisher;
CREATE ROLE bank_admin      LOGIN PASSWORD 'demo' IN MEMBER bank      AS ADMINISTRATOR;
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo' IN MEMBER publisher AS ADMINISTRATOR;
CREATE ROLE analyst         LOGIN PASSWORD 'demo' IN MEMBER bank      AS ANALYST;
CREATE ROLE auditor         LOGIN PASSWORD 'demo' IN MEMBER publisher AS AUDITOR;

SET SESSION AUTHORIZATION publisher_admin;
CREATE DATASET publisher.impressions (
    person  text          PRIVACY UNIT AS email,
    region  text          DIMENSION,
    channel text          DIMENSION,
    seen_on date          DIMENSION,
    cost    numeric(12,4) MEASURE BETWEEN 0 AND 100 NOT NULL,
    rating  integer       MEASURE BETWEEN 0 AND 10,
    device  text
) THRESHOLD 10 ROWS PER PERSON 200 ROWS AT MOST 100000;

-- Amsterdam: 40 people; Utrecht: 12; London: 9 people with many rows (suppressed); NULL region: 11.
COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);
person,region,channel,seen_on,cost,rating,device
{1..40} p{n}@x.nl,Amsterdam,ctv,2026-03-01,1.5,7,device-{n}
{1..20} P{n}@X.NL ,Amsterdam,display,2026-03-02,0.5,8,device-{n}
{41..52} p{n}@x.nl,Utrecht,ctv,2026-03-03,2,,device-{n}
{61..69} p{n}@x.nl,London,ctv,2026-03-04,3,9,device-{n}
{61..69} p{n}@x.nl,London,ctv,2026-03-05,3,9,device-{n}
{61..69} p{n}@x.nl,London,ctv,2026-03-06,3,9,device-{n}
{71..81} p{n}@x.nl,,ctv,2026-03-07,1,5,device-{n}
{1..3} ,Nowhere,ctv,2026-03-08,1,5,device-{n}
\.

SET SESSION AUTHORIZATION bank_admin;
CREATE DATASET bank.customers (
    email   text          PRIVACY UNIT AS email UNIQUE,
    segment text          DIMENSION,
    balance numeric(14,2) MEASURE BETWEEN 0 AND 100000 NOT NULL STEPS (0, 1000, 5000, 20000, 50000)
) THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,balance
{1..30} p{n}@x.nl,retail,1200.00
{31..60} p{n}@x.nl,student,100.00
{61..69} p{n}@x.nl,retail,5000.00
{70..81} p{n}@x.nl,premium,30000.00
p900@x.nl,premium,99000.00
{901..905} dummy{n}@x.nl,premium,10.00
\.
