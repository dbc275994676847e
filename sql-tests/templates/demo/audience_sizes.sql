-- Question: how large are both audiences, and how much of each do they share?
-- Asked by: both sides' managers, to decide whether to collaborate at all; three release points over the same people.
CREATE TEMPLATE audience_sizes
    PURPOSE 'size of both audiences and of what they share'
AS  WITH shared AS (SELECT count(DISTINCT c.email) AS people FROM bank.customers c JOIN publisher.impressions i ON c.email = i.person),
    bank AS (SELECT count(*) AS people FROM bank.customers),
    publisher AS (SELECT count(DISTINCT person) AS people FROM publisher.impressions)
    SELECT b.people AS customers, p.people AS audience, s.people AS shared,
           round(100.0 * s.people / b.people, 1) AS percent_of_customers, round(100.0 * s.people / p.people, 1) AS percent_of_audience
    FROM shared s CROSS JOIN bank b CROSS JOIN publisher p;
-- ask: SELECT * FROM templates.audience_sizes;
-- ask: SELECT customers - shared AS not_yet_reachable FROM templates.audience_sizes;
