/*
says: "Settings: who set them, when, and what changed after the scores were opened."
order: [parameter]
key: [parameter]
columns:
  parameter: The setting.
  value: "Value; in participation: the class."
  state: default, set, approved or changed_after_opening.
  at_opening: Its value when the scores were opened.
  opened_on: When the scores were opened.
  set_on: When it was set.
  set_by: Who set it.
  approved_by: Who approved it.
  minute: Minute of the approval.
  reason: Why.
  is_gap_rule: A cut moved after opening lies in the largest gap near it.
  meaning: What the setting does.
*/
select parameter, value, state, at_opening, opened_on, set_on, set_by,
       approved_by, minute, reason, is_gap_rule, meaning
from materiality.setting_state
