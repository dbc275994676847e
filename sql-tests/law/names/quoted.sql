-- accepted
-- Quoted lower-case names are the same names.
CREATE TEMPLATE t AS
SELECT "region", count(DISTINCT "person") AS "people" FROM "publisher"."impressions" GROUP BY "region";
