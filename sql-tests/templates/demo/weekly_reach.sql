-- Question: how many different people did each channel reach in each week, and at what cost?
-- Asked by: the publisher's ad operations; its own statistics, shown to the bank.
CREATE TEMPLATE weekly_reach (channel text IN ('ctv', 'display', 'audio', 'print'))
    PURPOSE 'weekly reach, impressions and cost of a channel'
AS  SELECT date_part('year', seen_on) AS year, date_part('week', seen_on) AS week,
           count(DISTINCT person) AS people, count(*) AS impressions, sum(cost) AS cost
    FROM publisher.impressions
    WHERE channel = $channel
    GROUP BY 1, 2;
-- ask: SELECT week, people, people - lag(people) OVER (ORDER BY year, week) AS change FROM templates.weekly_reach('ctv');
-- ask: SELECT max(people) AS best_week FROM templates.weekly_reach(channel => 'display');
