/*
says: Who took part; no number of persons from 1 to 4.
order: [group_id, dimension, value]
references:
  group_id: materiality_group.group_id
columns:
  group_id: "Stakeholder group; '' in participation: all together."
  dimension: all, site, gender, age, mode or language.
  value: "Value; in participation: the class."
  persons: Persons who answered; empty for 1 to 4.
  persons_shown: "The same in words: under 5 for 1 to 4."
  refused: "Why it is refused; in participation: persons who would not take part."
*/
select group_id, dimension, value, persons, persons_shown, refused
from materiality.participation
