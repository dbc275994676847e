-- A load is whole or nothing, and says which row and column was wrong, to its owner.
\connect publisher_admin
CREATE DATASET publisher.visits (who text PRIVACY UNIT AS email, page text DIMENSION, day date DIMENSION, at timestamp DIMENSION, mobile boolean DIMENSION, n smallint DIMENSION, seconds integer MEASURE BETWEEN 0 AND 60 NOT NULL, cents numeric(6,2) MEASURE BETWEEN 0 AND 10, note text) THRESHOLD 10 ROWS PER PERSON 2 ROWS AT MOST 15;
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
{1..12} v{n}@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,"a ""quoted"", note"
 ,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,2026-02-30,,,,1,,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,,yesterday,,,1,,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,,,maybe,,1,,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,,,,40000,1,,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,,,,,61,,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,,,,,,,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,,,,,1,0.005,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,,,,,1,11,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
not an address,home,,,,,1,,
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
who,page,day,at,mobile,n,seconds,cents,note
v1@x.nl,home,2026-01-01,2026-01-01 10:00:00,true,1,30,0.50,
v2@x.nl,home,,,,,1,,,extra
\.
COPY publisher.visits FROM STDIN (FORMAT csv, HEADER);
page,who,day,at,mobile,n,seconds,cents,note
home,v1@x.nl,,,,,1,,
\.
COPY publisher.visits (page, who, seconds, day, at, mobile, n, cents) FROM STDIN CSV;
{1..3} home,V1@x.nl,1,,,,,
\.
COPY publisher.visits (page, who, seconds, day, at, mobile, n, cents) FROM STDIN CSV;
{1..16} home,v{n}@x.nl,1,,,,,
\.
COPY publisher.visits (page, who) FROM STDIN CSV;
\.
COPY publisher.nothing FROM STDIN CSV;
\.
COPY publisher.visits FROM STDIN;
\.
COPY bank.customers FROM STDIN CSV;
\.
COPY publisher.visits FROM '/etc/passwd' CSV;
\connect bank_admin
COPY bank.customers FROM STDIN (FORMAT csv);
a@x.nl,retail,1
A@X.NL,retail,2
\.
\connect publisher_admin
CREATE TEMPLATE visits AS
SELECT page, day, at, mobile, n, count(DISTINCT who) AS people, sum(seconds) AS seconds, avg(seconds) AS average, sum(cents) AS cents FROM publisher.visits GROUP BY page, day, at, mobile, n;
APPROVE TEMPLATE visits DIGEST '{digest:visits}';
GRANT EXECUTE ON TEMPLATE visits TO analyst;
\connect analyst
SELECT * FROM templates.visits;
\extended
SELECT * FROM templates.visits;
