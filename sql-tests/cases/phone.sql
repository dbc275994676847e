-- One phone number is one person, however it is written.
\connect publisher_admin
CREATE DATASET publisher.callers (number text PRIVACY UNIT AS phone, topic text DIMENSION) THRESHOLD 10 ROWS PER PERSON 5 ROWS AT MOST 100;
COPY publisher.callers FROM STDIN (FORMAT csv, HEADER);
number,topic
+31 6 1234 5678,bill
0031612345678,bill
+31 (0)6-1234.5678,bill
{10..18} +316123400{n},bill
{10..17} 00 31 6 1234 00 {n},offer
+31 6 1234 5678,offer
,bill
\.
CREATE TEMPLATE topics AS SELECT topic, count(DISTINCT number) AS people FROM publisher.callers GROUP BY topic;
APPROVE TEMPLATE topics DIGEST '{digest:topics}';
GRANT EXECUTE ON TEMPLATE topics TO publisher_admin;
-- Ten people about bills, one of them in three spellings; nine about offers.
SELECT * FROM templates.topics;
-- Spellings of one number are one person: the limit holds over all of them.
COPY publisher.callers FROM STDIN (FORMAT csv, HEADER);
number,topic
{1..3} +31612345678,bill
{1..3} 0031 6 12 34 56 78,bill
\.
-- A number without its country is several people's; one that no plan has is a typing error.
COPY publisher.callers FROM STDIN (FORMAT csv, HEADER);
number,topic
0612345678,bill
\.
COPY publisher.callers FROM STDIN (FORMAT csv, HEADER);
number,topic
+31 6 1234 567,bill
\.
COPY publisher.callers FROM STDIN (FORMAT csv, HEADER);
number,topic
+1-800-FLOWERS,bill
\.
CREATE DATASET publisher.numbers (number bigint PRIVACY UNIT AS phone UNIQUE) THRESHOLD 10 ROWS AT MOST 100;
