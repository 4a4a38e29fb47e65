/*
says: "Of each figure that moved its causes, with the effect of each."
order: [figure_id, cause]
key: [figure_id, cause]
references:
  figure_id: figure_change.figure_id
columns:
  figure_id: The figure.
  cause: "input, factor, boundary, configuration, rule, formula."
  effect: {says: What the cause did; a figure's add up to its change., type: "decimal(38,12)"}
  contributions: {says: Contributions that differ for this cause., unit: "1", type: bigint}
*/
