-- refused: statement
-- A template is one SELECT.
CREATE TEMPLATE t AS
DELETE FROM publisher.impressions;
