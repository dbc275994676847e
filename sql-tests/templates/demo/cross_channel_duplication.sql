-- Question: of the people whom display reached, how many had ctv reached anyway?
-- Asked by: the publisher's yield management; its own people.
CREATE TEMPLATE cross_channel_duplication
    PURPOSE 'duplicated reach of ctv, display and audio'
AS  WITH person AS (
        SELECT person, count(*) FILTER (WHERE channel = 'ctv') AS ctv, count(*) FILTER (WHERE channel = 'display') AS display,
               count(*) FILTER (WHERE channel = 'audio') AS audio
        FROM publisher.impressions GROUP BY person)
    SELECT ctv > 0 AS on_ctv, display > 0 AS on_display, audio > 0 AS on_audio, count(*) AS people
    FROM person GROUP BY 1, 2, 3;
-- ask: SELECT round(100.0 * sum(people) FILTER (WHERE on_ctv) / sum(people), 1) AS percent_on_ctv_too FROM templates.cross_channel_duplication WHERE on_display;
-- ask: SELECT on_ctv, on_display, sum(people) AS people FROM templates.cross_channel_duplication GROUP BY ROLLUP (on_ctv, on_display);
