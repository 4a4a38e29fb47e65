/*
says: What each fact gave to each indicator in each period, at 100 %, with the share under each
  approach. A fact that breakdowns take otherwise than the total does has a row for each, so add
  up those alone that name total in used_in, or take figure_source. A figure is its formula over
  these.
is_large: true
compression: {record_id: fsst, indicator_id: dictionary, period_id: dictionary,
  site_id: dictionary, country: dictionary, role: dictionary, used_in: dictionary}
order: [indicator_id, period_id, site_id, role, record_id, factor_id, part, day, key,
  breakdown_values, amount]
references:
  indicator_id: dim_indicator.indicator_id
  period_id: dim_period.period_id
  site_id: dim_site.site_id
  record_id: fact_measurement.record_id
columns:
  indicator_id: The indicator.
  period_id: The period.
  site_id: The site of the fact.
  country: Country it counts in.
  role: Role in the formula.
  part: "How a mean counts it: month, stand_in/<days it is the mean of>, or '' elsewhere."
  day:
    says: "The day looked at, for closing, opening, transferred and mean windows. Of what changed
      hands after it (transferred) the shares say by how much those of the next day differ."
    type: date
  record_id: The fact, see fact_measurement.
  amount:
    says: "What it gives, at 100 %; as published null for people and pay."
    type: "decimal(38,12)"
  factor_id: "Factors used, separated by semicolons: see dim_factor, in which certificates
    (eac_retired_mwh:...) do not stand."
  key: What is counted once, or added within, by keyed reducers.
  breakdown_values: dim=value;... it may be split by.
  used_in: "Breakdown sets that take it, separated by |; dimensions of one by +."
  share_operational_control:
    says: Share under operational control.
    type: decimal(12,10)
    unit: "1"
  share_financial_control: {says: Share under financial control., type: "decimal(12,10)", unit: "1"}
  share_equity_share: {says: Share under equity share., type: "decimal(12,10)", unit: "1"}
  share_none: {says: 1 where no share is applied., type: "decimal(12,10)", unit: "1"}
*/
