-- Question: how many customers saw the campaign once, a few times, or too often, by segment?
-- Asked by: the bank's media planner, every week of a campaign, to set the frequency cap.
CREATE TEMPLATE reach_and_frequency
    PURPOSE 'how many customers of each segment saw how many impressions'
AS  WITH seen AS (SELECT person, count(*) AS impressions FROM publisher.impressions GROUP BY person)
    SELECT c.segment,
           CASE WHEN s.impressions >= 20 THEN '20 or more' WHEN s.impressions >= 10 THEN '10 to 19'
                WHEN s.impressions >= 5 THEN '5 to 9' WHEN s.impressions >= 2 THEN '2 to 4' ELSE 'once' END AS frequency,
           count(*) AS people
    FROM seen s JOIN bank.customers c ON s.person = c.email
    GROUP BY 1, 2;
-- ask: SELECT frequency, sum(people) AS people FROM templates.reach_and_frequency GROUP BY frequency ORDER BY 2 DESC;
-- ask: SELECT segment, round(100.0 * sum(people) FILTER (WHERE frequency IN ('20 or more', '10 to 19')) / sum(people), 1) AS heavy_percent FROM templates.reach_and_frequency GROUP BY segment;
