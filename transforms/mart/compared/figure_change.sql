/*
says: "Figures whose value, unit or state moved between two releases, or that only one has."
order: [figure_id]
key: [figure_id]
columns:
  figure_id: "The figure, see fact_figure of either release."
  indicator_id: What.
  name: The indicator's name.
  entity: Of whom.
  period_id: When.
  breakdown: "'' for the total."
  consolidation: Approach.
  is_lead: {says: Whether it is the approach that leads., type: boolean}
  is_prior: {says: Whether its period is not the last reported one., type: boolean}
  moved: "value, state, new or gone."
  old_value: {says: As published in the release before., unit: "{unit}", type: "decimal(38,12)"}
  new_value: {says: As published in the one after., unit: "{unit}", type: "decimal(38,12)"}
  change: {says: New less old; null between two units., unit: "{unit}", type: "decimal(38,12)"}
  part: {says: Change as a part of the value before; null of 0., unit: "1", type: "decimal(38,12)"}
  restated_above: {says: Part that makes it a restatement., unit: "1", type: "decimal(38,12)"}
  restatement: "Of a figure that was final: decided, proposed or below the threshold; else empty."
  unit: "Unit of the values; where it is another now, both."
  old_status: State before.
  new_status: State after.
  old_reason: What was missing before.
  new_reason: What is missing now.
*/
