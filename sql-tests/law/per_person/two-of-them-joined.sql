-- accepted
-- Two per-person aggregates of one owner, joined.
CREATE TEMPLATE t AS
SELECT a.n > b.n AS more_ctv, count(*) AS people FROM (SELECT person, count(*) AS n FROM publisher.impressions WHERE channel = 'ctv' GROUP BY person) a JOIN (SELECT person, count(*) AS n FROM publisher.impressions WHERE channel = 'display' GROUP BY person) b ON a.person = b.person GROUP BY 1;
