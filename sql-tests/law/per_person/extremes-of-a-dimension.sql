-- accepted
-- min and max of a dimension are dimensions.
CREATE TEMPLATE t AS
SELECT first_channel, last_channel, count(*) AS people FROM (SELECT person, min(channel) AS first_channel, max(channel) AS last_channel FROM publisher.impressions GROUP BY person) x GROUP BY 1, 2;
