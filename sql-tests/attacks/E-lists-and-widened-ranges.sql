-- IN ('a'), IN ('b') and IN ('a', 'b'); BETWEEN widened by a bin; month bins over week bins: differences of large
-- cells are small ones. Here overlapping filters are refused within a release point, a second frame needs its
-- owners' OVERLAPPING, and a GRID takes bin edges and whole bins only
\connect publisher_admin
CREATE TEMPLATE lists AS
SELECT count(*) FILTER (WHERE place IN ('Amsterdam')) AS a, count(*) FILTER (WHERE place IN ('Amsterdam', 'London')) AS b FROM (SELECT person, max(region) AS place FROM publisher.impressions GROUP BY person) x;
CREATE TEMPLATE narrow AS
SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE region IN ('Amsterdam');
CREATE TEMPLATE wide AS
SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE region IN ('Amsterdam', 'London');
APPROVE TEMPLATE narrow DIGEST '{digest:narrow}';
APPROVE TEMPLATE wide DIGEST '{digest:wide}';
-- As one parameter: a list over no key.
CREATE TEMPLATE chosen (a text IN ('Amsterdam', 'London'), b text IN ('Amsterdam', 'Utrecht')) AS
SELECT count(DISTINCT person) AS n FROM publisher.impressions WHERE region IN ($a, $b);
CREATE DATASET publisher.visits (person text PRIVACY UNIT AS email, day date DIMENSION GRID '1 week', age integer DIMENSION GRID 10) THRESHOLD 10 ROWS PER PERSON 100 ROWS AT MOST 10000;
CREATE TEMPLATE ages AS SELECT count(DISTINCT person) AS n FROM publisher.visits WHERE age BETWEEN 30 AND 37;
CREATE TEMPLATE days AS SELECT count(DISTINCT person) AS n FROM publisher.visits WHERE day <= '2026-03-04';
CREATE TEMPLATE months AS SELECT date_trunc('month', day) AS month, count(DISTINCT person) AS n FROM publisher.visits GROUP BY 1;
CREATE TEMPLATE weeks AS SELECT date_trunc('week', day) AS week, count(DISTINCT person) AS n FROM publisher.visits GROUP BY 1;
