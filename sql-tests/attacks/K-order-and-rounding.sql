-- float sums of untouched groups, and the order of rows, change when a suppressed group gains rows. Here sums are
-- exact decimals and rows are sorted by key: the answers must be the same, byte for byte and in the same order,
-- when London's nine people have two rows more
\connect publisher_admin
CREATE DATASET publisher.floats (person text PRIVACY UNIT AS email, x double precision MEASURE BETWEEN 0 AND 1) THRESHOLD 10 ROWS PER PERSON 10 ROWS AT MOST 100;
CREATE TEMPLATE k AS
SELECT region, channel, count(*) AS rows, sum(cost) AS cost, avg(cost) AS average, avg(rating) AS rating FROM publisher.impressions GROUP BY region, channel;
APPROVE TEMPLATE k DIGEST '{digest:k}';
GRANT EXECUTE ON TEMPLATE k TO analyst;
COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);
person,region,channel,seen_on,cost,rating,device
{61..69} p{n}@x.nl,London,ctv,2026-03-04,33.3333,9,device-{n}
{1..40} p{n}@x.nl,Amsterdam,ctv,2026-03-01,0.1001,7,device-{n}
{1..20} p{n}@x.nl,Amsterdam,display,2026-03-02,0.3003,8,device-{n}
{41..52} p{n}@x.nl,Utrecht,ctv,2026-03-03,0.7007,4,device-{n}
\.
\connect analyst
SELECT * FROM templates.k;
SELECT * FROM templates.k LIMIT 2;
\connect publisher_admin
COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);
person,region,channel,seen_on,cost,rating,device
{41..52} p{n}@x.nl,Utrecht,ctv,2026-03-03,0.7007,4,device-{n}
{1..20} p{n}@x.nl,Amsterdam,display,2026-03-02,0.3003,8,device-{n}
{61..69} p{n}@x.nl,London,ctv,2026-03-04,33.3333,9,device-{n}
{61..62} p{n}@x.nl,London,audio,2026-03-05,99.9999,1,device-{n}
{1..40} p{n}@x.nl,Amsterdam,ctv,2026-03-01,0.1001,7,device-{n}
\.
\connect analyst
SELECT * FROM templates.k;
SELECT * FROM templates.k LIMIT 2;
