-- a left join keyed by a column of the optional side: the unmatched cell and the shown matched cells leave a rest, and
-- the list's owner knows the list's length, so that the rest is how many of it are in cells that aren't shown: total
-- minus the shown cells (attack 33) in one frame. The publisher's data below differs in one Londoner of nine, who is
-- in a cell that is never shown: the two answers must be the same
\connect bank_admin
CREATE DATASET bank.lists (email text PRIVACY UNIT AS email UNIQUE, list text DIMENSION) THRESHOLD 10 ROWS AT MOST 10000;
COPY bank.lists FROM STDIN (FORMAT csv, HEADER);
email,list
{1..30} p{n}@x.nl,a
{61..65} p{n}@x.nl,a
{1..31} dummy{n}@x.nl,a
\.
CREATE TEMPLATE places AS
SELECT l.list, p.person IS NOT NULL AS reached, p.place, count(*) AS n
FROM bank.lists l LEFT JOIN (SELECT person, max(region) AS place FROM publisher.impressions GROUP BY person) p ON l.email = p.person
GROUP BY l.list, p.person IS NOT NULL, p.place;
APPROVE TEMPLATE places DIGEST '{digest:places}';
GRANT EXECUTE ON TEMPLATE places TO analyst;
\connect publisher_admin
COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);
person,region,channel,seen_on,cost,rating,device
{1..40} p{n}@x.nl,Amsterdam,ctv,2026-03-01,1.5,7,device-{n}
{61..69} p{n}@x.nl,London,ctv,2026-03-04,3,9,device-{n}
\.
APPROVE TEMPLATE places DIGEST '{digest:places}';
\connect bank_admin
APPROVE TEMPLATE places DIGEST '{digest:places}';
\connect analyst
SELECT * FROM templates.places;
SELECT 66 - sum(n) AS in_hidden_cells FROM templates.places;
\connect publisher_admin
COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);
person,region,channel,seen_on,cost,rating,device
{1..40} p{n}@x.nl,Amsterdam,ctv,2026-03-01,1.5,7,device-{n}
{61..64} p{n}@x.nl,London,ctv,2026-03-04,3,9,device-{n}
{66..69} p{n}@x.nl,London,ctv,2026-03-04,3,9,device-{n}
\.
\connect bank_admin
APPROVE TEMPLATE places DIGEST '{digest:places}';
\connect analyst
SELECT * FROM templates.places;
SELECT 66 - sum(n) AS in_hidden_cells FROM templates.places;
