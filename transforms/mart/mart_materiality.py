"""The tables of the mart that tell of materiality: their SQL, order and words.

They are made from the schema ``materiality`` of the build database. A contract, as in
``mart_tables``. No mean of under five persons is in them, and nothing from which one
could be told. Nor is anything that comes from scores while an assessment keeps these
closed. Belongs here: what others may query.
"""

from __future__ import annotations

TABLES: dict[str, str] = {
    "materiality_run": """
        select r.period_id, r.previous_id, r.inputs_digest,
               (select count(*) from materiality.topic) as topics,
               (select count(*) from materiality.impact) as impacts,
               (select count(*) from materiality.respondent where not refused)
                   as persons,
               (select min(opened_on) from materiality.setting_state) as opened_on,
               (select min(opened_by) from materiality.setting_state
                where opened_by <> '') as opened_by,
               (select min(collected_on) from materiality.respondent)
                   as collected_from,
               (select max(collected_on) from materiality.respondent) as collected_to,
               r.registers_read, r.is_open
        from materiality.run r""",
    "materiality_topic": """
        select (select period_id from materiality.run) as period_id, topic_id, name,
               origin, impact, voice, score, rank, rank_low, rank_high, score_low,
               score_high, p_material, impacts, impacts_from_4, financial, risk,
               opportunity, by_score, by_human_rights, by_no_drop, by_law, by_financial,
               impact_view, financial_view, double_view, is_contested, has_dissent,
               state
        from materiality.outcome""",
    "materiality_rank": """
        select topic_id, source, rank_low, rank_high, score_low, score_high,
               p_top_third, p_material, is_contested
        from materiality.uncertainty""",
    "materiality_crosscheck": """
        select topic_id, method, value, rank, default_rank, places, is_moved
        from materiality.crosscheck""",
    "materiality_agreement": """
        select method, topics, spearman, moved, note from materiality.agreement""",
    "materiality_circle": """
        select circle_no, topic_id from materiality.circle""",
    "materiality_impact": """
        select s.impact_id, s.topic_id, i.description, s.direction, s.state,
               s.human_rights, i.value_chain, i.sites, s.assessors, s.severity,
               s.likelihood, s.significance, s.lowest, s.highest,
               s.significance_if_multiplied
        from materiality.impact_significance s
        join materiality.impact i on i.impact_id = s.impact_id""",
    "materiality_assessor": """
        select a.impact_id, a.assessor_id, p.role, p.organisation, a.topic_id,
               i.direction, i.state, i.human_rights, a.scale, a.scope,
               a.irremediability, a.likelihood, a.severity, a.significance
        from materiality.assessor_significance a
        join materiality.impact i on i.impact_id = a.impact_id
        left join materiality.assessor p on p.assessor_id = a.assessor_id""",
    "materiality_financial": """
        select f.item_id, f.topic_id, f.kind, f.horizon, f.magnitude, f.likelihood,
               f.significance, s.description
        from materiality.financial_item f
        join materiality.financial s on s.item_id = f.item_id""",
    "materiality_group": """
        select group_id, name, category, sites, invited,
               case when persons = 0 or persons >= 5 then persons end as persons,
               case when persons between 1 and 4 then 'under 5'
                    else cast(persons as varchar) end as persons_shown,
               case when refused = 0 or refused >= 5 then refused end as refused,
               is_absent, is_thin, is_proxy_only, engagement, absence_reason
        from materiality.voice_state""",
    "materiality_voice": """
        select s.topic_id, s.group_id, s.category, w.weight,
               case when not h.is_withheld then s.mean end as mean,
               case when not h.is_withheld then r.place end as place, h.is_withheld,
               n.group_id is not null as is_no_drop
        from materiality.group_score s
        join materiality.group_weight w
            on w.topic_id = s.topic_id and w.group_id = s.group_id
        join materiality.group_rank r
            on r.topic_id = s.topic_id and r.group_id = s.group_id
        join materiality.withheld h
            on h.topic_id = s.topic_id and h.group_id = s.group_id
        left join materiality.no_drop n
            on n.topic_id = s.topic_id and n.group_id = s.group_id""",
    "materiality_withheld": """
        select topic_id, weight, contribution, groups from materiality.withheld_sum""",
    "materiality_dissent": """
        select d.topic_id, d.group_id,
               case when not h.is_withheld then d.group_place end as group_place,
               d.company_place, d.kept_in, h.is_withheld
        from materiality.dissent d
        join materiality.withheld h
            on h.topic_id = d.topic_id and h.group_id = d.group_id
        where d.is_dissent""",
    "materiality_participation": """
        select group_id, dimension, value, persons, persons_shown, refused
        from materiality.participation""",
    "materiality_decision": """
        select (select period_id from materiality.run) as period_id, topic_id, name,
               case when double_view then 'material'
                    when not double_view then 'not_material' end as by_rules,
               state, decision, reason, approver, minute, decided_on, is_override,
               was_material, change, refused
        from materiality.outcome""",
    "materiality_sensitivity": """
        select kind, scenario, topic_id, default_rank, rank, is_material, drops_out,
               comes_in
        from materiality.sensitivity""",
    "materiality_setting": """
        select parameter, value, state, at_opening, opened_on, set_on, set_by,
               approved_by, minute, reason, is_gap_rule, meaning
        from materiality.setting_state""",
    "materiality_lone": """
        select impact_id, topic_id, assessors from materiality.lone""",
    "materiality_incident": """
        select rule, words, topic_id, name, register, site_id, occurred_on, record_id,
               file, row_no as "row", opened_on, decided_on, is_open
        from materiality.incident_state""",
    "materiality_matrix": """
        select group_id, tool, tool_kind, indicator_ids, engagement_record, engaged_on
        from materiality.matrix_row""",
    "materiality_refusal": """
        select file, row_no as "row", column_name as "column", rule, severity, message,
               remedy
        from materiality.refusal""",
}

# Columns that tell scores; where none is named, each row does. Tables over
# materiality.outcome have theirs from there.
_SCORES: dict[str, str] = {
    "materiality_rank": "",
    "materiality_crosscheck": "",
    "materiality_agreement": "",
    "materiality_circle": "",
    "materiality_impact":
        "severity likelihood significance lowest highest significance_if_multiplied",
    "materiality_assessor":
        "scale scope irremediability likelihood severity significance",
    "materiality_financial": "magnitude likelihood significance",
    "materiality_voice": "",
    "materiality_withheld": "",
    "materiality_dissent": "",
    "materiality_sensitivity": "",
}  # fmt: skip


def _while_open(sql: str, columns: str) -> str:
    """A table that tells no score until the scores are open: the one place for it."""
    is_open = "(select is_open from materiality.run)"
    if not columns:
        return f"select * from ({sql}) where {is_open}"
    hidden = ", ".join(
        f"case when {is_open} then {name} end as {name}" for name in columns.split()
    )
    return f"select * replace ({hidden}) from ({sql})"


TABLES |= {name: _while_open(TABLES[name], said) for name, said in _SCORES.items()}

ORDER: dict[str, tuple[str, ...]] = {
    "materiality_run": ("period_id",),
    "materiality_topic": ("rank", "topic_id"),
    "materiality_rank": ("source", "topic_id"),
    "materiality_crosscheck": ("method", "rank"),
    "materiality_agreement": ("method",),
    "materiality_circle": ("circle_no", "topic_id"),
    "materiality_impact": ("topic_id", "impact_id"),
    "materiality_assessor": ("impact_id", "assessor_id"),
    "materiality_financial": ("topic_id", "item_id"),
    "materiality_group": ("category", "group_id"),
    "materiality_voice": ("topic_id", "group_id"),
    "materiality_withheld": ("topic_id",),
    "materiality_dissent": ("topic_id", "group_id"),
    "materiality_participation": ("group_id", "dimension", "value"),
    "materiality_decision": ("topic_id",),
    "materiality_sensitivity": ("kind", "scenario", "topic_id"),
    "materiality_setting": ("parameter",),
    "materiality_lone": ("impact_id",),
    "materiality_incident": ("occurred_on", "rule", "record_id"),
    "materiality_matrix": ("group_id", "tool"),
    "materiality_refusal": ("file", "row", "column", "rule"),
}

_WORDS = {
    "absence_reason": "Why nobody of the group answered.",
    "approved_by": "Who approved it.",
    "approver": "Who approved the decision.",
    "assessors": "How many assessed it.",
    "assessor_id": "Who assessed it.",
    "at_opening": "Its value when the scores were opened.",
    "by_financial": "A risk or opportunity reaches the financial threshold.",
    "by_human_rights": "A negative impact on human rights of 4 or more.",
    "by_law": "A law demands it.",
    "by_no_drop": "A group of rights-holders has a mean of 4 or more.",
    "by_rules": "material or not_material by the rules, before anybody decides; empty: "
    "the scores are closed.",
    "by_score": "The combined score reaches the cut.",
    "category": "rights_holder, duty_bearer or facilitator.",
    "change": "Against the period before: kept, added, dropped or not material; empty: "
    "not decided, and the scores are closed.",
    "column": "Column of the file.",
    "comes_in": "Becomes material.",
    "circle_no": "Topics of one number beat each other in a circle.",
    "collected_from": "Day of the first answer.",
    "collected_to": "Day of the last answer.",
    "company_place": "Place of the topic by the company's impact scores.",
    "contribution": "Sum of weight x mean of the groups withheld, together.",
    "decided_on": "Day of the decision, where its row bears one.",
    "decision": "material or not_material as people decided; empty: nobody did.",
    "default_rank": "Rank by the default method.",
    "description": "What it is.",
    "dimension": "all, site, gender, age, mode or language.",
    "direction": "negative or positive.",
    "double_view": "Impact or financial: never a mean of both.",
    "drops_out": "Stops being material.",
    "engaged_on": "When.",
    "engagement": "How they were reached.",
    "engagement_record": "Record of the engagement.",
    "file": "File in the project folder.",
    "financial": "Largest financial significance, 1 to 5.",
    "financial_view": "Material in the financial view.",
    "group_id": "Stakeholder group; '' in participation: all together.",
    "group_place": "Place of the topic within the group; empty where withheld.",
    "groups": "How many groups are withheld together; never one.",
    "has_dissent": "Rights-holders rank it high and the company low.",
    "highest": "Significance by the highest assessor.",
    "horizon": "short, medium or long.",
    "human_rights": "Whether people's rights are affected.",
    "impact": "Largest significance of its impacts, 0 to 5.",
    "impact_id": "The impact.",
    "impact_view": "Material in the impact view.",
    "impacts": "Number of impacts.",
    "impacts_from_4": "Number of impacts with a significance of 4 or more.",
    "indicator_ids": "Indicators that measure it, separated by semicolons.",
    "inputs_digest": "SHA-256 over the files the assessment rests on.",
    "invited": "Persons asked.",
    "is_absent": "Nobody answered.",
    "is_contested": "The interval of its score crosses the cut: people decide.",
    "is_gap_rule": "A cut moved after opening lies in the largest gap near it.",
    "is_material": "Material in the double view of this scenario.",
    "is_moved": "More than three places from the default: for the minutes.",
    "is_no_drop": "This group keeps the topic in.",
    "is_open": "No assessment and no decision came after it.",
    "is_override": "The decision goes against the rules.",
    "is_proxy_only": "Only others spoke for the group.",
    "is_thin": "Under five persons.",
    "is_withheld": "Its mean is not printed: small, or would give a small one away.",
    "irremediability": "How hard to make good, 1 to 5; negative impacts only.",
    "item_id": "Risk or opportunity.",
    "kept_in": "Without rights-holders the score would leave the topic out.",
    "kind": "What is varied; in financial: risk or opportunity.",
    "likelihood": "1 to 5; mean of the assessors for an impact.",
    "lowest": "Significance by the lowest assessor.",
    "magnitude": "1 to 5.",
    "mean": "Mean score of the group, 1 to 5; empty where withheld.",
    "meaning": "What the setting does.",
    "message": "What is wrong.",
    "method": "borda, topsis, ahp or kemeny.",
    "minute": "Minute of the approval.",
    "moved": "Topics that change by more than three places.",
    "name": "Name.",
    "note": "Why it is not computed; empty: it is.",
    "occurred_on": "Day of the incident.",
    "opened_by": "Who opened the scores.",
    "opened_on": "When the scores were opened.",
    "opportunity": "Largest opportunity, 1 to 5.",
    "organisation": "Own or outside.",
    "origin": "sector (listed by the sector standard) or own.",
    "p_material": "Part of the draws in which it is material in the double view.",
    "p_top_third": "Part of the draws in which it is in the upper third.",
    "parameter": "The setting.",
    "period_id": "Period of the assessment.",
    "persons": "Persons who answered; empty for 1 to 4.",
    "persons_shown": "The same in words: under 5 for 1 to 4.",
    "place": "Place of the topic within the group; equals share the middle.",
    "places": "Places gained against the default.",
    "previous_id": "The period compared with.",
    "rank": "Rank, 1 is first; empty where a whole category is silent.",
    "rank_high": "Rank that 95 % of the draws do not exceed.",
    "rank_low": "Rank that 5 % of the draws do not exceed.",
    "reason": "Why.",
    "record_id": "The row of the register, as in fact_measurement.",
    "refused": "Why it is refused; in participation: persons who would not take part.",
    "register": "The register it stands in.",
    "registers_read": "Whether registers were there to look for critical incidents.",
    "remedy": "What to do.",
    "risk": "Largest risk, 1 to 5.",
    "role": "Role and field of knowledge.",
    "row": "Row of the file; the header is row 1.",
    "rule": "The rule that was broken.",
    "scenario": "The scenario in words.",
    "scale": "How grave, 1 to 5.",
    "scope": "How widespread, 1 to 5.",
    "score": "Combined score, 0 to 1.",
    "score_high": "Score that 95 % of the draws do not exceed.",
    "score_low": "Score that 5 % of the draws do not exceed.",
    "set_by": "Who set it.",
    "set_on": "When it was set.",
    "severity": "Gravest part and mean of scale, scope and irremediability, 1 to 5.",
    "significance": "Severity, with likelihood where the method takes it, 0 to 5.",
    "significance_if_multiplied": "What a wrong rule would give: severity x "
    "likelihood for human rights too. Never used.",
    "site_id": "The site.",
    "sites": "Sites, separated by semicolons.",
    "source": "Source of noise: all, respondents, weights or assessors.",
    "spearman": "Rank correlation with the default, -1 to 1.",
    "state": "material, not_material or undecided: what the content index follows.",
    "tool": "The company's commitment.",
    "tool_kind": "policy, procurement_rule, agreement, grievance_channel, ...",
    "topic_id": "Number in the sector standard, or the company's own id.",
    "topics": "Number of topics.",
    "value": "Value; in participation: the class.",
    "value_chain": "own, upstream or downstream.",
    "voice": "Weighted mean of the stakeholders, 1 to 5.",
    "was_material": "Material in the period before.",
    "words": "The rule in words.",
    "weight": "Share of the group in the stakeholders' voice.",
}
_OTHER = {
    ("materiality_run", "is_open"): "Whether the scores are open: the cut and the "
    "weights were approved and somebody opened them. Until then no table tells a "
    "score, a rank or what the rules say.",
    ("materiality_refusal", "severity"): "refused, or flagged (counts all the same).",
    ("materiality_setting", "state"): "default, set, approved or "
    "changed_after_opening.",
    ("materiality_impact", "state"): "actual or potential.",
    ("materiality_assessor", "state"): "actual or potential.",
    ("materiality_assessor", "likelihood"): "1 to 5; potential impacts only.",
    ("materiality_agreement", "spearman"): "Rank correlation with the default, -1 to "
    "1; empty: not computed.",
    ("materiality_lone", "assessors"): "0 or 1; the method asks for two.",
    ("materiality_incident", "rule"): "The rule of materiality/incidents.csv.",
    ("materiality_incident", "topic_id"): "The topic to assess again; empty: none of "
    "the catalogue.",
    ("materiality_group", "refused"): "Persons who would not take part; empty for 1 "
    "to 4. Never read as a low score.",
}
_TITLES = {
    "materiality_run": "The assessment: one row.",
    "materiality_topic": "Topics with score, rank, interval and what makes them "
    "material.",
    "materiality_rank": "How sure rank and score are, by source of noise.",
    "materiality_crosscheck": "Other rankers beside the default.",
    "materiality_agreement": "How far other rankers agree with the default.",
    "materiality_circle": "Topics whose majorities go round in a circle (Condorcet): "
    "no order agrees with all of them.",
    "materiality_impact": "Impacts with severity and significance.",
    "materiality_assessor": "Each assessor's scores of each impact.",
    "materiality_financial": "Financial risks and opportunities.",
    "materiality_group": "Stakeholder groups and how they were heard.",
    "materiality_voice": "What each group says of each topic. Means of under five "
    "persons are not here.",
    "materiality_withheld": "What the groups withheld add to the voice together.",
    "materiality_dissent": "Where rights-holders rank a topic high and the company "
    "low.",
    "materiality_participation": "Who took part; no number of persons from 1 to 4.",
    "materiality_decision": "What the rules say and what people decided.",
    "materiality_sensitivity": "What one changed setting or one missing group would "
    "change; topics that stay are not listed.",
    "materiality_setting": "Settings: who set them, when, and what changed after the "
    "scores were opened.",
    "materiality_lone": "Impacts that fewer than two people assessed.",
    "materiality_incident": "Critical incidents that force their topic to be assessed "
    "again.",
    "materiality_matrix": "Commitments to each group and how they are measured.",
    "materiality_refusal": "Cells and forms that do not count.",
}

_COLUMNS = {
    "materiality_run":
        "period_id previous_id inputs_digest topics impacts persons opened_on "
        "opened_by collected_from collected_to registers_read is_open",
    "materiality_topic":
        "period_id topic_id name origin impact voice score rank rank_low "
        "rank_high score_low score_high p_material impacts impacts_from_4 "
        "financial risk opportunity by_score by_human_rights by_no_drop by_law "
        "by_financial impact_view financial_view double_view is_contested "
        "has_dissent state",
    "materiality_rank":
        "topic_id source rank_low rank_high score_low score_high p_top_third "
        "p_material is_contested",
    "materiality_crosscheck":
        "topic_id method value rank default_rank places is_moved",
    "materiality_agreement":
        "method topics spearman moved note",
    "materiality_circle":
        "circle_no topic_id",
    "materiality_impact":
        "impact_id topic_id description direction state human_rights value_chain "
        "sites assessors severity likelihood significance lowest highest "
        "significance_if_multiplied",
    "materiality_assessor":
        "impact_id assessor_id role organisation topic_id direction state "
        "human_rights scale scope irremediability likelihood severity "
        "significance",
    "materiality_financial":
        "item_id topic_id kind horizon magnitude likelihood significance "
        "description",
    "materiality_group":
        "group_id name category sites invited persons persons_shown refused "
        "is_absent is_thin is_proxy_only engagement absence_reason",
    "materiality_voice":
        "topic_id group_id category weight mean place is_withheld is_no_drop",
    "materiality_withheld":
        "topic_id weight contribution groups",
    "materiality_dissent":
        "topic_id group_id group_place company_place kept_in is_withheld",
    "materiality_participation":
        "group_id dimension value persons persons_shown refused",
    "materiality_decision":
        "period_id topic_id name by_rules state decision reason approver minute "
        "decided_on is_override was_material change refused",
    "materiality_sensitivity":
        "kind scenario topic_id default_rank rank is_material drops_out comes_in",
    "materiality_setting":
        "parameter value state at_opening opened_on set_on set_by approved_by "
        "minute reason is_gap_rule meaning",
    "materiality_lone":
        "impact_id topic_id assessors",
    "materiality_incident":
        "rule words topic_id name register site_id occurred_on record_id file row "
        "opened_on decided_on is_open",
    "materiality_matrix":
        "group_id tool tool_kind indicator_ids engagement_record engaged_on",
    "materiality_refusal":
        "file row column rule severity message remedy",
}  # fmt: skip
COMMENTS: dict[str, tuple[str, dict[str, str]]] = {
    table: (
        _TITLES[table],
        {name: _OTHER.get((table, name)) or _WORDS[name] for name in columns.split()},
    )
    for table, columns in _COLUMNS.items()
}
