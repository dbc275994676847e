-- Question: in which ten regions do we reach most customers? Each customer counts in the first of their regions.
-- Asked by: the bank's board, on one slide.
CREATE TEMPLATE top_regions
    PURPOSE 'the ten regions with most customers reached' CELLS PER PERSON 1
AS  SELECT region, reach, rank() OVER (ORDER BY reach DESC) AS place
    FROM (SELECT i.region, count(DISTINCT i.person) AS reach
          FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email GROUP BY i.region) r
    ORDER BY place, region LIMIT 10;
-- ask: SELECT * FROM templates.top_regions;
-- ask: SELECT round(100.0 * max(reach) / sum(reach), 1) AS percent_of_the_first FROM templates.top_regions;
