-- the same predicate said differently, to average noise or to difference: there is no noise, what binds to the same is
-- the same frame, and anything else over the same people is another, which needs its owner's OVERLAPPING
\connect publisher_admin
CREATE TEMPLATE a AS SELECT channel, count(DISTINCT person) AS n FROM publisher.impressions WHERE region = 'Amsterdam' GROUP BY channel;
APPROVE TEMPLATE a DIGEST '{digest:a}';
CREATE TEMPLATE b AS SELECT channel, count(DISTINCT person) AS n FROM publisher.impressions WHERE NOT (region <> 'Amsterdam') GROUP BY channel;
APPROVE TEMPLATE b DIGEST '{digest:b}';
CREATE TEMPLATE c AS SELECT channel, count(DISTINCT person) AS n FROM publisher.impressions WHERE region IN ('Amsterdam') GROUP BY channel;
APPROVE TEMPLATE c DIGEST '{digest:c}';
CREATE TEMPLATE d AS SELECT channel, count(DISTINCT person) AS n FROM publisher.impressions WHERE lower(region) = 'amsterdam' GROUP BY channel;
APPROVE TEMPLATE d DIGEST '{digest:d}';
