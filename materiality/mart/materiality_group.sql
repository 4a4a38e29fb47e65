/*
says: Stakeholder groups and how they were heard.
order: [category, group_id]
key: [group_id]
columns:
  group_id: "Stakeholder group; '' in participation: all together."
  name: Name.
  category: rights_holder, duty_bearer or facilitator.
  sites: Sites, separated by semicolons.
  invited: Persons asked.
  persons: Persons who answered; empty for 1 to 4.
  persons_shown: "The same in words: under 5 for 1 to 4."
  refused: Persons who would not take part; empty for 1 to 4. Never read as a low score.
  is_absent: Nobody answered.
  is_thin: Under five persons.
  is_proxy_only: Only others spoke for the group.
  engagement: How they were reached.
  absence_reason: Why nobody of the group answered.
*/
select group_id, name, category, sites, invited,
       case when persons = 0 or persons >= 5 then persons end as persons,
       case when persons between 1 and 4 then 'under 5'
            else cast(persons as varchar) end as persons_shown,
       case when refused = 0 or refused >= 5 then refused end as refused,
       is_absent, is_thin, is_proxy_only, engagement, absence_reason
from materiality.voice_state
