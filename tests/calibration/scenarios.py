"""Which studies the methods are tried on: the tables of docs/calibration.md."""

from __future__ import annotations

from dataclasses import dataclass

from simulated_studies import SEPARATIONS, Population, Size, Variances, roe_metz
from trials import Scenario

# Decisions are cut from scores. Readers differ more here than in Roe and Metz's populations, as
# they do where each sets a threshold of their own.
READERS_DIFFER = Population(
    name="readers differ",
    variances=Variances(
        reader=0.10, level_reader=0.03, case=0.4, level_case=0.1, reader_case=0.2, error=0.3
    ),
    separation=2.0,
    threshold=0.9,
)
READERS_ALIKE = Population(
    name="readers alike",
    variances=Variances(
        reader=0.03, level_reader=0.03, case=0.2, level_case=0.1, reader_case=0.2, error=0.5
    ),
    separation=1.2,
    threshold=0.5,
)
SAME_TEST = Population(
    name="one modality read twice",
    variances=Variances(
        reader=0.10, level_reader=0.0, case=0.5, level_case=0.0, reader_case=0.2, error=0.3
    ),
    separation=1.6,
    threshold=0.8,
)
ROE_METZ = tuple(
    roe_metz(structure, area) for structure in ("HL", "LL", "HH", "LH") for area in SEPARATIONS
)
DECISIONS = ("accuracy", "balanced-accuracy", "sensitivity")

CROSSED = (
    Size(readers=3, negatives=20, positives=20),
    Size(readers=5, negatives=50, positives=50),
    Size(readers=10, negatives=75, positives=25),
    Size(readers=15, negatives=100, positives=100),
)
MISSING = (
    Size(readers=3, negatives=30, positives=30, design="a quarter missing"),
    Size(readers=5, negatives=50, positives=50, design="a quarter missing"),
    Size(readers=10, negatives=75, positives=25, design="a quarter missing"),
    Size(readers=15, negatives=100, positives=100, design="a quarter missing"),
)
SPLIT_PLOT = (
    Size(readers=6, negatives=40, positives=40, design="split-plot"),
    Size(readers=10, negatives=50, positives=50, design="split-plot"),
    Size(readers=15, negatives=90, positives=90, design="split-plot", blocks=3),
)
NESTED_CASES = (
    Size(readers=3, negatives=40, positives=40, design="cases in levels"),
    Size(readers=5, negatives=50, positives=50, design="cases in levels"),
    Size(readers=10, negatives=150, positives=50, design="cases in levels"),
    Size(readers=15, negatives=100, positives=100, design="cases in levels"),
)
NESTED_READERS = (
    Size(readers=6, negatives=20, positives=20, design="readers in levels"),
    Size(readers=9, negatives=50, positives=50, design="readers in levels"),
    Size(readers=15, negatives=75, positives=25, design="readers in levels"),
    Size(readers=30, negatives=100, positives=100, design="readers in levels"),
)
SEVERAL_CASES = (
    Size(readers=5, negatives=60, positives=60, cases_per_patient=3),
    Size(readers=10, negatives=150, positives=60, cases_per_patient=3),
    Size(readers=15, negatives=100, positives=100, cases_per_patient=2),
)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the page: what was tried, and which of its methods is the primary one.

    A table for `contrast` does not enter the means over tables.
    """

    title: str
    text: str
    scenarios: tuple[Scenario, ...]
    primary: str
    contrast: bool = False


def _scenarios(
    populations: tuple[Population, ...],
    sizes: tuple[Size, ...],
    methods: tuple[str, ...],
    metrics: tuple[str, ...] = ("auc",),
    *,
    levels: int = 2,
    thinned: int = 1,
) -> tuple[Scenario, ...]:
    return tuple(
        Scenario(
            population=population,
            size=size,
            methods=methods,
            metrics=metrics,
            levels=levels,
            thinned=thinned,
        )
        for population in populations
        for size in sizes
    )


_SCORED = tuple(roe_metz(structure, 0.855) for structure in ("HL", "LH"))
_DECIDED = (READERS_ALIKE, READERS_DIFFER)
_OR, _U, _CENTRED = "Obuchowski-Rockette", "U-statistics", "U-statistics, centered"
_ONE, _MODEL = "reader average", "model against readers"
_BY_PATIENT = "Obuchowski-Rockette, by patient"
CONTRASTED = (
    _OR,
    _U,
    "two-way bootstrap",
    "mixed model",
    "mixed model, reader slopes",
    "paired t over readers",
    "pooled reads",
)

TABLES = (
    Table(
        title="Areas under the curve, every reader reads every case",
        text="Two modalities. The twelve populations of Roe and Metz, at four sizes.",
        scenarios=_scenarios(ROE_METZ, CROSSED, (_OR,)),
        primary=_OR,
    ),
    Table(
        title="Decisions, every reader reads every case",
        text=(
            "Two modalities. In the last population the second modality is the first one, read "
            "once more: no reader and no case behaves differently in it."
        ),
        scenarios=_scenarios((*_DECIDED, SAME_TEST), CROSSED, (_OR, _U), DECISIONS),
        primary=_OR,
    ),
    Table(
        title="A quarter of the reads missing at random",
        text=(
            "Two modalities. Each read is missing with a probability of one quarter, whatever it "
            "would have said. U-statistics without a further word are the published ones, whose "
            "variance depends on the origin of the scores when reads are missing."
        ),
        scenarios=(
            *_scenarios(_SCORED, MISSING, (_CENTRED, _U)),
            *_scenarios(_DECIDED, MISSING, (_CENTRED, _U), ("accuracy", "sensitivity")),
        ),
        primary=_CENTRED,
    ),
    Table(
        title="Split-plot",
        text=(
            "Two modalities. Blocks of readers each read a block of cases of their own, in both "
            "modalities. Readers and cases are those of all blocks."
        ),
        scenarios=(
            *_scenarios(_SCORED, SPLIT_PLOT, (_OR, _CENTRED, _U)),
            *_scenarios(_DECIDED, SPLIT_PLOT, (_OR, _CENTRED, _U), ("accuracy",)),
        ),
        primary=_OR,
    ),
    Table(
        title="Cases nested in datasets",
        text="Two datasets, read by the same readers. Cases are those of both together.",
        scenarios=(
            *_scenarios(_SCORED, NESTED_CASES, (_OR,)),
            *_scenarios(_DECIDED, NESTED_CASES, (_OR,), ("accuracy", "sensitivity")),
        ),
        primary=_OR,
    ),
    Table(
        title="Readers nested in groups",
        text="Two groups, which read the same cases. Readers are those of both together.",
        scenarios=(
            *_scenarios(_SCORED, NESTED_READERS, (_OR,)),
            *_scenarios(_DECIDED, NESTED_READERS, (_OR,), ("accuracy", "sensitivity")),
        ),
        primary=_OR,
    ),
    Table(
        title="The reader average of one modality",
        text="One modality, whose true average over all readers and cases the interval may hold.",
        scenarios=(
            *_scenarios(_SCORED, CROSSED, (_ONE,), levels=1),
            *_scenarios(_DECIDED, CROSSED, (_ONE,), DECISIONS, levels=1),
        ),
        primary=_ONE,
    ),
    Table(
        title="One model against a panel of readers",
        text=(
            "One modality. The model is fixed, as good as the average reader, and finds hard what "
            "readers find hard; readers and cases are random."
        ),
        scenarios=(
            *_scenarios(_SCORED, CROSSED, (_MODEL,), levels=1),
            *_scenarios(_DECIDED, CROSSED, (_MODEL,), ("accuracy", "sensitivity"), levels=1),
        ),
        primary=_MODEL,
    ),
    Table(
        title="Several cases a patient",
        text=(
            "Two modalities. Each patient has three cases, or two with 15 readers, which are easy "
            "or hard together. By patient: the jackknife leaves out patients; otherwise cases are "
            "taken for independent."
        ),
        scenarios=(
            *_scenarios(_SCORED, SEVERAL_CASES, (_BY_PATIENT, _OR)),
            *_scenarios(_DECIDED, SEVERAL_CASES, (_BY_PATIENT, _OR), ("accuracy",)),
        ),
        primary=_BY_PATIENT,
    ),
    Table(
        title="Where there is a difference",
        text=(
            "The first modality separates the classes better. There is no type I error to count, "
            "but the intervals should hold the true difference."
        ),
        scenarios=_scenarios(
            tuple(roe_metz(structure, 0.855, gain=0.4) for structure in ("HL", "LL", "HH", "LH")),
            CROSSED,
            (_OR, _U),
        ),
        primary=_OR,
    ),
    Table(
        title="For contrast: accuracy by other methods",
        text=(
            "Two modalities; every method on the same studies. Pooled reads take each read for a "
            "case of its own; the paired t test takes the cases for the only ones there are; the "
            "mixed models have no effect of a modality on single cases."
        ),
        scenarios=_scenarios(
            (roe_metz("HL", 0.855), READERS_DIFFER), CROSSED, CONTRASTED, ("accuracy",), thinned=5
        ),
        primary=_OR,
        contrast=True,
    ),
)
