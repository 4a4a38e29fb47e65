/*
says: "What each figure is made of: one row per contribution. The reduced roles of these, put into
  the indicator's formula, give the figure."
is_view: yes
references:
  figure_id: fact_figure.figure_id
  record_id: fact_measurement.record_id
  site_id: dim_site.site_id
columns:
  figure_id: The figure, see fact_figure.
  record_id: The fact, see fact_measurement.
  role: Role in the formula.
  amount: What the fact gives, at 100 %; null when a factor is missing.
  share:
    says: "Share of the figure's consolidation approach; of what changed hands, by how much that of
      the next day differs."
    unit: "1"
  factor_id: "Factors used, separated by semicolons: see dim_factor, in which certificates
    (eac_retired_mwh:...) do not stand."
  part: "How a mean counts it: month, stand_in/<days it is the mean of>, or '' elsewhere."
  day: The day looked at, for closing, opening, transferred and mean windows.
  key: What is counted once, or added within, by keyed reducers.
  site_id: The site of the fact.
*/
-- The breakdown of a figure is matched item by item with what a contribution has;
-- `used_in` keeps apart contributions that only some breakdowns take.
select f.figure_id, c.record_id, c.role, c.amount,
       case f.consolidation
           when 'operational_control' then c.share_operational_control
           when 'financial_control' then c.share_financial_control
           when 'equity_share' then c.share_equity_share
           else c.share_none end as share,
       c.factor_id, c.part, c.day, c.key, c.site_id
from mart.fact_figure f
join mart.contribution c on c.indicator_id = f.indicator_id
    and c.period_id = f.period_id
    and (f.level = 'group' or (f.level = 'site' and c.site_id = f.entity)
         or (f.level = 'country' and 'country:' || c.country = f.entity))
    and (f.breakdown = '' or list_has_all(
         string_split(c.breakdown_values, ';'),
         string_split(f.breakdown, ';')))
    and list_contains(string_split(c.used_in, '|'),
        case when f.breakdown = '' then 'total' else replace(
            regexp_replace(f.breakdown, '=[^;]*', '', 'g'), ';', '+') end)
where case f.consolidation
          when 'operational_control' then c.share_operational_control
          when 'financial_control' then c.share_financial_control
          when 'equity_share' then c.share_equity_share
          else c.share_none end <> 0
