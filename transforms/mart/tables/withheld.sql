/*
says: "Figures of people that are not published, see docs/privacy.md. Which of them are of fewer
  than five persons is not published either: it would tell of the others."
order: [figure_id]
key: [figure_id]
references:
  figure_id: fact_figure.figure_id
columns:
  figure_id: The figure, see fact_figure.
  why: "few (fewer than five persons), another (so that another cannot be reckoned) or before
    (an earlier version of the files asks for it); as published, withheld."
*/
