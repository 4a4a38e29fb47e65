/*
name: Persons told of anti-corruption policies
unit: '%'
method: >-
  100 x persons to whom the policies were communicated / all persons of the same
  group; persons, not attendances. GRI 205-2.
disclosures: [205-2@2016]
consolidation: control_only
breakdowns: [country, employee_category, recipient_group]
figure: 100 * reached / persons
roles:
  reached:
    from: {metric: anticorruption_comms, where: {comms_type: communicated}}
  persons:
    window: closing
    from: {metric: anticorruption_population}
*/
