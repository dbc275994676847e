-- The world of the law: four owners, two of them with several datasets, two PUBLIC tables, three
-- identifier domains. A few dozen people; every dataset has groups on each side of its threshold.
-- Weeks begin on Monday (2026-03-02 is one), ages lie in bins of ten.
CREATE COLLABORATION law_world;
CREATE MEMBER publisher;
CREATE MEMBER bank;
CREATE MEMBER hospital;
CREATE MEMBER shop;
CREATE ROLE publisher_admin LOGIN PASSWORD 'demo' IN MEMBER publisher AS ADMINISTRATOR;
CREATE ROLE bank_admin      LOGIN PASSWORD 'demo' IN MEMBER bank      AS ADMINISTRATOR;
CREATE ROLE hospital_admin  LOGIN PASSWORD 'demo' IN MEMBER hospital  AS ADMINISTRATOR;
CREATE ROLE shop_admin      LOGIN PASSWORD 'demo' IN MEMBER shop      AS ADMINISTRATOR;
CREATE ROLE analyst         LOGIN PASSWORD 'demo' IN MEMBER bank      AS ANALYST;
CREATE ROLE auditor         LOGIN PASSWORD 'demo' IN MEMBER publisher AS AUDITOR;

SET SESSION AUTHORIZATION publisher_admin;

CREATE DATASET publisher.impressions (
    person  text          PRIVACY UNIT AS email,
    region  text          DIMENSION,
    channel text          DIMENSION,
    seen_on date          DIMENSION GRID '1 week',
    age     integer       DIMENSION GRID 10,
    cost    numeric(12,4) MEASURE BETWEEN 0 AND 100 NOT NULL,
    rating  integer       MEASURE BETWEEN 0 AND 10,
    device  text
) THRESHOLD 10 ROWS PER PERSON 50 ROWS AT MOST 10000;

-- Amsterdam: 40 people, half of them twice, ten also in Utrecht; Utrecht: 12 of its own; London: 9 with
-- three rows each (never shown alone); no region: 11; Rotterdam: 14, 4 of print only with those; no one: 3.
COPY publisher.impressions FROM STDIN (FORMAT csv, HEADER);
person,region,channel,seen_on,age,cost,rating,device
{1..40} p{n}@x.nl,Amsterdam,ctv,2026-03-03,34,1.5,7,device-{n}
{1..20} P{n}@X.NL ,Amsterdam,display,2026-03-10,34,0.5,8,device-{n}
{21..30} p{n}@x.nl,Utrecht,ctv,2026-03-24,34,2,6,device-{n}
{41..52} p{n}@x.nl,Utrecht,ctv,2026-03-04,27,2,,device-{n}
{61..69} p{n}@x.nl,London,ctv,2026-03-05,48,3,9,device-{n}
{61..69} p{n}@x.nl,London,display,2026-03-12,48,3,9,device-{n}
{61..69} p{n}@x.nl,London,audio,2026-03-19,48,3,9,device-{n}
{71..81} p{n}@x.nl,,ctv,2026-03-17,,1,5,device-{n}
{82..95} p{n}@x.nl,Rotterdam,audio,2026-03-18,61,0,3,device-{n}
{92..95} p{n}@x.nl,Rotterdam,print,2026-03-25,61,90,3,device-{n}
{1..3} ,Nowhere,ctv,2026-03-04,20,1,5,device-{n}
\.

CREATE DATASET publisher.subscribers (
    email text         PRIVACY UNIT AS email UNIQUE,
    plan  text         DIMENSION,
    city  text         DIMENSION,
    fee   numeric(8,2) MEASURE BETWEEN 0 AND 200 NOT NULL STEPS (0, 5, 10, 20, 50, 100)
) THRESHOLD 10 ROWS AT MOST 1000;

COPY publisher.subscribers FROM STDIN (FORMAT csv, HEADER);
email,plan,city,fee
{1..35} p{n}@x.nl,basic,Amsterdam,9.99
{36..60} p{n}@x.nl,plus,Utrecht,19.99
{61..66} p{n}@x.nl,plus,London,19.99
{70..90} p{n}@x.nl,basic,,5.00
{100..130} p{n}@x.nl,free,Rotterdam,0.00
p131@x.nl,patron,Rotterdam,200.00
\.

-- Wide declared bounds, for worst cases; never loaded.
CREATE DATASET publisher.clicks (
    person text PRIVACY UNIT AS email,
    page   text DIMENSION
) THRESHOLD 10 ROWS PER PERSON 100000 ROWS AT MOST 1000000000;

CREATE PUBLIC DATASET publisher.regions (
    code    text UNIQUE,
    name    text,
    country text
) ROWS AT MOST 1000;

-- London is missing: an inner join loses it, a left join keeps it.
COPY publisher.regions FROM STDIN (FORMAT csv, HEADER);
code,name,country
Amsterdam,City of Amsterdam,NL
Utrecht,City of Utrecht,NL
Rotterdam,City of Rotterdam,NL
Paris,Ville de Paris,FR
\.

SET SESSION AUTHORIZATION bank_admin;

CREATE DATASET bank.customers (
    email   text          PRIVACY UNIT AS email UNIQUE,
    segment text          DIMENSION,
    city    text          DIMENSION,
    balance numeric(14,2) MEASURE BETWEEN 0 AND 100000 NOT NULL STEPS (0, 1000, 5000, 20000, 50000),
    score   integer       MEASURE BETWEEN 0 AND 1000
) THRESHOLD 10 ROWS AT MOST 1000;

-- One premium customer has far more than the others; five dummies have nothing.
COPY bank.customers FROM STDIN (FORMAT csv, HEADER);
email,segment,city,balance,score
{1..30} p{n}@x.nl,retail,Amsterdam,1200.00,600
{31..60} p{n}@x.nl,student,Utrecht,100.00,
{61..69} p{n}@x.nl,retail,London,5000.00,700
{70..81} p{n}@x.nl,premium,,30000.00,900
{82..95} p{n}@x.nl,retail,Rotterdam,2500.00,500
p900@x.nl,premium,Amsterdam,99000.00,950
{901..905} dummy{n}@x.nl,premium,,0.00,
\.

CREATE DATASET bank.transactions (
    email    text          PRIVACY UNIT AS email,
    category text          DIMENSION,
    paid_on  date          DIMENSION,
    amount   numeric(10,2) MEASURE BETWEEN 0 AND 10000 NOT NULL
) THRESHOLD 10 ROWS PER PERSON 50 ROWS AT MOST 10000;

COPY bank.transactions FROM STDIN (FORMAT csv, HEADER);
email,category,paid_on,amount
{1..40} p{n}@x.nl,groceries,2026-03-02,25.00
{1..40} p{n}@x.nl,groceries,2026-03-09,35.00
{1..12} p{n}@x.nl,travel,2026-03-15,400.00
{41..49} p{n}@x.nl,travel,2026-03-16,800.00
{61..69} p{n}@x.nl,jewellery,2026-03-17,9000.00
{70..85} p{n}@x.nl,,2026-03-18,10.00
\.

CREATE PUBLIC DATASET bank.cities (
    city        text UNIQUE,
    province    text,
    inhabitants integer
) ROWS AT MOST 1000;

COPY bank.cities FROM STDIN (FORMAT csv, HEADER);
city,province,inhabitants
Amsterdam,North Holland,930000
Utrecht,Utrecht,370000
Rotterdam,South Holland,670000
London,,8900000
\.

SET SESSION AUTHORIZATION hospital_admin;

CREATE DATASET hospital.visits (
    patient text          PRIVACY UNIT AS email,
    ward    text          DIMENSION,
    outcome text          DIMENSION,
    cost    numeric(12,2) MEASURE BETWEEN 0 AND 50000 NOT NULL
) THRESHOLD 20 ROWS PER PERSON 20 ROWS AT MOST 5000;

-- Oncology has 19 patients: enough for the others' thresholds, not for the hospital's.
COPY hospital.visits FROM STDIN (FORMAT csv, HEADER);
patient,ward,outcome,cost
{1..45} p{n}@x.nl,cardiology,recovered,1200.00
{46..60} p{n}@x.nl,cardiology,readmitted,2500.00
{1..25} p{n}@x.nl,radiology,,300.00
{61..79} p{n}@x.nl,oncology,recovered,20000.00
{200..240} p{n}@x.nl,maternity,recovered,3000.00
\.

CREATE DATASET hospital.calls (
    phone   text    PRIVACY UNIT AS phone,
    line    text    DIMENSION,
    minutes integer MEASURE BETWEEN 0 AND 600 NOT NULL
) THRESHOLD 20 ROWS PER PERSON 20 ROWS AT MOST 5000;

COPY hospital.calls FROM STDIN (FORMAT csv, HEADER);
phone,line,minutes
{10..49} +316123456{n},advice,5
{10..30} +316123456{n},appointments,3
{50..60} +316123456{n},emergency,11
\.

SET SESSION AUTHORIZATION shop_admin;

CREATE DATASET shop.orders (
    customer text    PRIVACY UNIT AS customer_id,
    product  text    DIMENSION,
    quantity integer MEASURE BETWEEN 0 AND 100 NOT NULL
) THRESHOLD 10 ROWS PER PERSON 50 ROWS AT MOST 5000;

COPY shop.orders FROM STDIN (FORMAT csv, HEADER);
customer,product,quantity
{1..30} C-{n},bread,2
{1..15} C-{n},cheese,1
{31..38} C-{n},wine,6
\.
