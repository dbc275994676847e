SELECT * FROM templates.reach_by_region(channel => 'ctv');
SELECT * FROM templates.audience_overlap;
SELECT * FROM templates.balances ORDER BY total DESC;
SELECT * FROM templates.exposure_of_segments WHERE segment = 'premium';
SELECT region, reach, rank() OVER (ORDER BY reach DESC) FROM templates.reach_by_region('display') WHERE segment = 'student' LIMIT 5;
SELECT o.segment, b.customers AS all_customers, round(100.0 * o.customers / b.customers, 1) AS known_percent FROM templates.audience_overlap o JOIN templates.balances b USING (segment);
SELECT interest, sum(people) AS people, sum(cost) AS cost FROM templates.spend('audio') GROUP BY interest ORDER BY 3 DESC;
SELECT * FROM publisher.impressions;  -- refused
