-- Question: which interests do customers of a segment read about? A person has several: each counts in up to three.
-- Asked by: the bank's content team; the owners see the price of CELLS PER PERSON 3 before they approve.
CREATE TEMPLATE interests_of_customers (segment text IN ('retail', 'student', 'premium', 'private'))
    PURPOSE 'interests of a segment''s customers' CELLS PER PERSON 3
AS  SELECT i.interest, count(DISTINCT i.person) AS customers
    FROM publisher.impressions i JOIN bank.customers c ON i.person = c.email
    WHERE c.segment = $segment
    GROUP BY i.interest;
-- ask: SELECT * FROM templates.interests_of_customers('premium') ORDER BY customers DESC;
-- ask: SELECT p.interest, p.customers AS premium, s.customers AS student FROM templates.interests_of_customers('premium') p JOIN templates.interests_of_customers('student') s USING (interest);
