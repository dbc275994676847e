-- refused: parameter-place
-- A range over no key creeps (attack 31).
CREATE TEMPLATE t (day date IN ('2026-03-01', '2026-03-02')) AS
SELECT count(DISTINCT email) AS people FROM bank.transactions WHERE paid_on <= $day;
