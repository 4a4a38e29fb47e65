/*
says: Which figures moved with which reason.
order: [figure_id, reason_no]
key: [figure_id, reason_no]
references:
  figure_id: figure_change.figure_id
  reason_no: change_reason.reason_no
columns:
  figure_id: The figure.
  reason_no: {says: "The reason, see change_reason.", type: bigint}
*/
