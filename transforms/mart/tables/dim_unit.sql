/*
says: Accepted spellings of units.
order: [spelling]
key: [spelling]
columns:
  spelling: As it may be handed in, exactly.
  unit: Our spelling.
  quantity: Physical quantity; only equal ones convert.
  factor: {says: To the base unit of the quantity., unit: "base unit of {quantity}"}
  status: exact or definition.
*/
select distinct spelling, unit, quantity,
       cast(factor as decimal(24,12)) as factor, status
from ref.units
