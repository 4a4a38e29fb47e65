/*
says: "What was changed: each cell, factor, share, setting or method once."
order: [reason_no]
key: [reason_no]
columns:
  reason_no: {says: Number in this comparison., type: bigint}
  cause: The cause it belongs to.
  words: What was changed.
  metric_id: "Metric of the cell, of an input."
  site_id: "Site, of an input or a share."
  old_value: {says: What the cell said before., unit: "{unit}", type: "decimal(38,12)"}
  new_value: {says: What it says now., unit: "{unit}", type: "decimal(38,12)"}
  unit: Unit of both.
  old_place: "File, sheet, cell before."
  new_place: "File, sheet, cell now."
  figures: {says: Figures that moved with it., unit: "1", type: bigint}
*/
