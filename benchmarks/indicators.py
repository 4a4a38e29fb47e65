"""What the bare scripts compute, written out by hand from the methods of orebook.

Every indicator that the seven metrics of ``synthesize`` give a number for. Nothing
here reads orebook's catalogue: two sources that agree say more than one.
"""

from __future__ import annotations

from dataclasses import dataclass

UNITS = {"ML": "1", "m3": "0.001", "t": "1", "kg": "0.001", "h": "1"}
BOUNDARY = ("operational_control", "financial_control", "equity_share")
CONTROL = BOUNDARY[:2]


@dataclass(frozen=True)
class Wanted:
    """One indicator: rows of ``metrics`` where ``where`` holds, added up; its words are
    apart by "|".

    With ``share_of`` the figure is 100 x metrics[0] / the sum of all metrics.
    """

    indicator_id: str
    metrics: tuple[str, ...]
    where: tuple[tuple[str, str], ...] = ()
    sets: tuple[tuple[str, ...], ...] = ((),)
    approaches: tuple[str, ...] = BOUNDARY
    times: int = 1
    is_share: bool = False

    @property
    def dimensions(self) -> list[str]:
        """Every dimension of the breakdown sets."""
        return sorted({name for names in self.sets for name in names})


_BY_SOURCE = ((), ("air_source",))


def _air(
    name: str,
    pollutant: str,
    times: int = 1,
    sets: tuple[tuple[str, ...], ...] = _BY_SOURCE,
) -> Wanted:
    return Wanted(
        f"air_{name}",
        ("air_emission_t",),
        (("pollutant", pollutant),),
        sets,
        times=times,
    )


def _waste(name: str, metric: str, hazardous: str, way: str) -> Wanted:
    return Wanted(
        name,
        (metric,),
        (("hazardous", hazardous),),
        ((), (way,), ("treatment_place", way)),
    )


_BY_KIND = ((), ("composition",), ("hazardous",))
_OPERATIONAL = (("purpose", "operational"),)
_EMPLOYEES = (("worker_type", "employee"),)

WANTED: tuple[Wanted, ...] = (
    _air("co", "co"),
    _air("hap", "hap"),
    _air("lead", "pb", 1000),
    _air("lead_other_metals", "as|cd", 1000, ((), ("pollutant",))),
    _air("mercury", "hg", 1000),
    _air("nox", "nox"),
    _air("other", "hf|h2s|nh3", sets=(("pollutant",),)),
    _air("pm10", "pm10"),
    _air("pm25", "pm2_5"),
    _air("pop", "pop"),
    _air("sox", "sox"),
    _air("voc", "voc"),
    Wanted(
        "ohs_hours_contractors",
        ("hours_worked",),
        (("worker_type", "nonemployee_controlled"),),
        ((), ("gender",)),
        CONTROL,
    ),
    Wanted(
        "ohs_hours_employees",
        ("hours_worked",),
        _EMPLOYEES,
        ((), ("gender",)),
        CONTROL,
    ),
    Wanted(
        "human_rights_training",
        ("training_hours",),
        (("training_topic", "human_rights"),),
        ((), ("employee_category",)),
        CONTROL,
    ),
    Wanted(
        "training_total",
        ("training_hours",),
        _EMPLOYEES,
        ((), ("training_topic",), ("gender",), ("employee_category",)),
        CONTROL,
    ),
    _waste("waste_disposed_hazardous", "waste_disposed_t", "true", "waste_disposal"),
    _waste(
        "waste_disposed_nonhazardous", "waste_disposed_t", "false", "waste_disposal"
    ),
    Wanted("waste_disposed_total", ("waste_disposed_t",), sets=_BY_KIND),
    Wanted(
        "waste_diversion_rate",
        ("waste_diverted_t", "waste_disposed_t"),
        sets=((), ("hazardous",)),
        is_share=True,
    ),
    _waste("waste_diverted_hazardous", "waste_diverted_t", "true", "waste_diversion"),
    _waste(
        "waste_diverted_nonhazardous", "waste_diverted_t", "false", "waste_diversion"
    ),
    Wanted("waste_diverted_total", ("waste_diverted_t",), sets=_BY_KIND),
    Wanted("waste_generated_total", ("waste_generated_t",), sets=_BY_KIND),
    Wanted(
        "waste_hazardous",
        ("waste_generated_t",),
        (("hazardous", "true"),),
        ((), ("composition",)),
    ),
    Wanted(
        "waste_hazardous_recycled",
        ("waste_diverted_t",),
        (("hazardous", "true"), ("waste_diversion", "recycling")),
        ((), ("treatment_place",)),
    ),
    # Tailings and waste rock are not handed in, so non-mineral waste is all of it.
    Wanted(
        "waste_total_incl_mineral",
        ("waste_generated_t",),
        sets=((), ("waste_kind",)),
    ),
    # Discharge is not handed in.
    Wanted("water_consumption_total", ("water_withdrawal_ml",), _OPERATIONAL),
    Wanted(
        "water_withdrawal_fresh",
        ("water_withdrawal_ml",),
        (("quality", "fresh"), *_OPERATIONAL),
        ((), ("source",)),
    ),
    Wanted(
        "water_withdrawal_total",
        ("water_withdrawal_ml",),
        _OPERATIONAL,
        ((), ("source",), ("quality",), ("quality", "source")),
    ),
)
