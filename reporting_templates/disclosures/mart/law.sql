/*
says: Laws that ask mining companies for a report, held against decisions/profile.csv on the day
  of publication. No legal advice.
order: [law]
key: [law]
columns:
  law: Short name.
  title: Its name.
  scheme: The law among schemes; blank where it is none.
  asks: What it asks for.
  seat: Where the company has its seat; EU is any member.
  listed: Where its shares are listed.
  activity: What it does.
  minerals: Minerals of which one is touched.
  over_employees: More employees than this.
  over_turnover_eur: More turnover in euro than this.
  over_revenue_usd: More revenue in dollars than this.
  unheld: Conditions that are not held here.
  applies_from: {says: First day., type: date}
  applies_until: {says: Day from which it ends., type: date}
  counts: "What its days count from: period (its first day) or day (of publication)."
  standards: Lists that answer it.
  source: Where it was seen.
  confidence: "verified, derived or memory."
  result: "applies, may apply, not yet, no longer, or does not apply."
  why: Why.
*/
select * from disclosure.law
