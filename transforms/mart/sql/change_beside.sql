-- Figures of two releases (attached as old and new) whose value, unit and state are the
-- same, and of which something else is said: each with the columns that differ.
select list_filter([
    if(o.reason is distinct from n.reason, 'reason', ''),
    if(o.coverage is distinct from n.coverage, 'coverage', ''),
    if(o.missing_share is distinct from n.missing_share, 'missing_share', ''),
    if(o.value_low is distinct from n.value_low, 'value_low', ''),
    if(o.value_high is distinct from n.value_high, 'value_high', ''),
    if(o.estimated_share is distinct from n.estimated_share, 'estimated_share', ''),
    if(o.reviewed_share is distinct from n.reviewed_share, 'reviewed_share', ''),
    if(o.stand_in is distinct from n.stand_in, 'stand_in', ''),
    if(o.stand_in_years is distinct from n.stand_in_years, 'stand_in_years', ''),
    if(o.quality is distinct from n.quality, 'quality', ''),
    if(o.criteria is distinct from n.criteria, 'criteria', ''),
    if(o.gwp_set is distinct from n.gwp_set, 'gwp_set', ''),
    if(o.assurance_level is distinct from n.assurance_level, 'assurance_level', '')
], lambda name : name <> '') as names
from old.mart.fact_figure o
join new.mart.fact_figure n on n.figure_id = o.figure_id
where o.value is not distinct from n.value and o.status = n.status and o.unit = n.unit
  and len(names) > 0
