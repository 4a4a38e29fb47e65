/*
name: Ratio of the increases in compensation
unit: ratio
method: >-
  Increase of the compensation of the highest-paid person / increase of the median
  compensation, both in per cent; no value where the median did not change. GRI
  2-21-b.
disclosures: [2-21@2021]
consolidation: control_only
breakdowns: [country]
total: false
figure: ((highest - highest_before) / highest_before) / ((median - median_before) / median_before)
roles:
  highest:
    from: {metric: comp_highest}
  highest_before:
    from: {metric: comp_highest_prior}
  median:
    from: {metric: comp_median}
  median_before:
    from: {metric: comp_median_prior}
*/
