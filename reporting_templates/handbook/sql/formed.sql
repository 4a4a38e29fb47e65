-- Indicators of which a release has a value, for anybody and any period.
select distinct indicator_id from mart.fact_figure where value is not null
