-- refused: no-dataset
-- Its rows are no template either.
CREATE TEMPLATE t AS
SELECT * FROM bank.cities;
