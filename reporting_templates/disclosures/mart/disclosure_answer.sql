/*
says: Each requirement of each chosen standard for the last period, with what answers it.
order: [standard, seq]
key: [standard, seq]
references:
  standard: disclosure_standard.standard
  period_id: dim_period.period_id
columns:
  seq: {says: Place in the standard., type: integer}
  standard: As orebook.yaml names it.
  edition: The edition taken.
  period_id: The period reported on.
  ref_no: Reference number in a sector standard (14.x.y).
  topic_no: "Topic: of the sector standard, else the topic standard."
  topic: Name of the topic.
  topic_decision: material, not_material or undecided.
  topic_reason: Why, as decided.
  disclosure_id: code@year of the edition.
  source: Title of the standard the disclosure comes from.
  title: Short title, our words.
  row_type: general, topic_standard_disclosure, management_of_topic, additional_sector_disclosure
    or disclosure.
  required: general (always), topic (where material) or sector (listed for a topic).
  kind: quantitative, narrative or mixed.
  site_breakdown: "Whether figures by site are asked for: yes, no, unknown."
  state: figures, narrative, partial, omitted, gap or not_required.
  note: "What is missing, or why nothing is asked for; which letters are not yet checked."
  indicator_ids: Indicators that answer it.
  statuses: "Group figures of the period by status: status=count;..."
  narrative: File of the text.
  omission_what: What is left out.
  omission_reason: not_applicable, legal_prohibitions, confidentiality_constraints or
    information_unavailable.
  omission_explanation: The explanation.
  omission_plan: What is being done, by when.
  location: Link to the answer, from the folder of the release.
  confidence: "Of number and title: verified, derived or memory."
*/
select * from disclosure.disclosure_answer
