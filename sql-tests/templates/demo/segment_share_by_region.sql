-- Question: what does our reached audience consist of in each region? Each customer counts in one region, where the
-- publisher's list names them last.
-- Asked by: the bank's regional marketing.
CREATE TEMPLATE segment_share_by_region
    PURPOSE 'share of customer segments among the reached, by region'
AS  WITH person AS (SELECT person, max(region) AS region FROM publisher.impressions GROUP BY person),
    cells AS (
        SELECT p.region, c.segment, count(*) AS people
        FROM person p JOIN bank.customers c ON p.person = c.email GROUP BY p.region, c.segment)
    SELECT region, segment, people, round(100.0 * people / sum(people) OVER (PARTITION BY region), 1) AS percent FROM cells;
-- ask: SELECT segment, percent FROM templates.segment_share_by_region WHERE region = 'Utrecht' ORDER BY percent DESC;
-- ask: SELECT region, segment, percent FROM templates.segment_share_by_region WHERE segment = 'premium' AND percent > 15;
