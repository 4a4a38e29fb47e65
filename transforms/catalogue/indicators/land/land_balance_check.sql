/*
name: Closure error of the land balance
unit: ha
method: >-
  Disturbed at the end - (disturbed at the start + that of places bought, less of places
  sold, on the day before + newly disturbed - rehabilitated + adjustments); adjustments
  are 0 where none were handed in. Identity of GRI 14.8.6.
disclosures: [14.8.6@2024]
consolidation: boundary_weighted
figure: closing - opening - transferred - moved
roles:
  closing:
    window: closing
    from: {metric: land_disturbed_ha}
  opening:
    window: opening
    from: {metric: land_disturbed_ha}
  transferred:
    window: transferred
    from: {metric: land_disturbed_ha}
  moved:
    from:
      - {metric: land_newly_disturbed_ha, needed: true}
      - {metric: land_rehabilitated_ha, times: -1, needed: true}
      - {metric: land_adjustment_ha}
*/
