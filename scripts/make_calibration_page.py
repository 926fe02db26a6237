"""Write docs/calibration.md: how often tests cry wolf and intervals hold, on simulated studies.

``python scripts/make_calibration_page.py --studies 2000 --workers 2`` draws 2,000 studies for each
row; the random numbers of a row are its own, so that the page does not depend on the workers.
"""

from __future__ import annotations

import argparse
import itertools
import os
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")  # the processes are the workers

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "calibration"))

from scenarios import TABLES, Table  # noqa: E402
from trials import Scenario, Tally, monte_carlo_error, tried  # noqa: E402

PAGE = ROOT / "docs" / "calibration.md"
LOWEST, HIGHEST = 0.035, 0.06

INTRODUCTION = """\
# Calibration

Studies are drawn from populations whose truth is known, and every method is tried on them. A test
is calibrated when, without a difference, P < .05 in about one study of twenty (the **type I
error**); an interval is when it holds the truth in about 95 of 100 studies (its **coverage**).

Scores come from the model of Roe and Metz (Acad Radiol 1997;4:298-303,
[doi:10.1016/S1076-6332(97)80210-3](https://doi.org/10.1016/S1076-6332(97)80210-3)), with their
variance components: HL, LL, HH and LH name a high or low correlation between the reads of a case,
and a high or low variance between readers; the number is the area under the curve of the median
reader. Decisions are scores above a threshold, which makes them correlated binary reads of a latent
probit model. The true value of every metric follows in closed form. Cases are counted as negative +
positive. The true values of the tables are averages over all readers and all cases.

In parentheses stands the Monte Carlo standard error in units of the last digit. A type I error is
**bold** when it lies outside {lowest} to {highest} by more than two of them. *df* is the median of
the degrees of freedom; *negative* the share of studies in which a negative variance or component
had to be replaced; *no answer* the share without a P value, which counts as no alarm. *Log odds* is
the coverage of the reader average if its interval is computed on the scale of log odds.

<!-- Made by scripts/make_calibration_page.py (`make calibrate`); change it there. -->
"""

SUMMARY = """\
## All rows of the primary methods

Means over the rows of each table, for its primary method. The error of a mean takes rows that share
their studies as correlated. *Outside beyond chance* counts the bold rows.
"""

COMMENTS = """\
## What the rows show

- **On average the primary tests keep their level, in every design.** Single rows leave the range
  with three readers. Where reads of a case correlate weakly the test then alarms a little too
  often: the mean square of two or four degrees of freedom enters its own degrees of freedom, which
  come out largest just when it comes out too small. That is Hillis's rule, and kept.
- **Near the upper end, tests of areas are careful.** A large difference of two areas near 1 means
  that one of them is lower, and a lower area has a larger variance: at .961 the estimated variance
  is about twice its mean where the difference is large.
- **The symmetric interval of one reader average is a little short.** An average near 1 is skewed,
  and its standard error is smallest where it came out too high. On the scale of log odds the
  interval holds as often as it should, or nearly so. A difference of two averages has no such skew.
- **Missing reads need centered scores.** The published variance of the U-statistics is unbiased,
  but varies so much with gaps that its test alarms too often, or that it is not positive.
- **Cases of one patient are not independent.** The jackknife by patient keeps the level; that by
  case does not.
- **One modality read twice** is the hardest null of all: half of the studies have a negative
  difference of covariances. The constraint keeps the test on the careful side.
- **Pooled reads alarm far too often**, and so do a t test over readers and mixed models without an
  effect of the modality on single cases, where there is one: more readers make it worse, since
  they read the same cases. The two-way bootstrap is careful: its variance is too large.
"""


def shares(value: float | None, studies: int, *, bold: bool = False) -> str:
    """Return a share with its Monte Carlo error, as in .052(5)."""
    if value is None or not studies:
        return "–"
    error = monte_carlo_error(value, studies)
    text = f"{value:.3f}({error * 1000:.0f})".removeprefix("0")
    return f"**{text}**" if bold else text


def outside(tally: Tally) -> bool:
    """Whether a type I error is outside the range, and not by chance."""
    share = tally.alarm_share
    if share is None:
        return False
    below, above = (2 * monte_carlo_error(bound, tally.studies) for bound in (LOWEST, HIGHEST))
    return not LOWEST - below <= share <= HIGHEST + above


def cells(tally: Tally) -> list[str]:
    """Return a row of a table."""
    size, gain = tally.scenario.size, tally.scenario.population.gain
    alarms = None if gain else tally.alarm_share
    df = tally.median_df
    return [
        tally.scenario.population.name,
        str(size.readers),
        f"{size.negatives} + {size.positives}",
        tally.metric,
        tally.method,
        shares(alarms, tally.studies, bold=outside(tally)),
        shares(tally.coverage, tally.intervals),
        shares(tally.average_coverage, tally.averages),
        shares(tally.log_odds_coverage, tally.averages),
        "–" if df is None else f"{df:.1f}" if df < 100 else f"{df:.0f}",
        f"{tally.negative / tally.studies:.0%}",
        f"{tally.unanswered / tally.studies:.0%}",
    ]


HEADER = (
    "population", "readers", "cases", "metric", "method", "type I error", "coverage: difference",
    "coverage: average", "log odds", "df", "negative", "no answer",
)  # fmt: skip


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def mean(values: Sequence[tuple[Scenario, float | None, int]]) -> str:
    """Return the mean of shares over rows with its error."""
    known = [(scenario, value, n) for scenario, value, n in values if value is not None]
    if not known:
        return "–"
    centre = sum(value for _, value, _ in known) / len(known)
    # Metrics of one scenario share its studies: their errors are added, not squared.
    variance = 0.0
    for _, group in itertools.groupby(known, key=lambda item: item[0].seed):
        variance += sum(monte_carlo_error(value, n) for _, value, n in group) ** 2
    error = variance**0.5 / len(known)
    return f"{centre:.4f}({error * 1e4:.0f})".removeprefix("0")


def summary(of_tables: Sequence[tuple[Table, list[Tally]]]) -> str:
    """Return the table of means."""
    rows, everything = [], []
    for table, tallies in of_tables:
        primary = [tally for tally in tallies if tally.method == table.primary]
        if table.contrast:
            continue
        everything += primary
        rows.append([table.title, table.primary, *summed(primary)])
    rows.append(["**all**", "", *summed(everything)])
    header = (
        "table", "method", "rows", "type I error", "lowest to highest",
        f"rows in {LOWEST} to {HIGHEST}", "outside beyond chance",
        "coverage: difference", "coverage: average", "log odds",
    )  # fmt: skip
    return markdown(header, rows)


def summed(tallies: Sequence[Tally]) -> list[str]:
    """Return the means over rows."""
    null = [tally for tally in tallies if not tally.scenario.population.gain]
    alarms = [tally.alarm_share for tally in null if tally.alarm_share is not None]
    inside = sum(LOWEST <= share <= HIGHEST for share in alarms)
    beyond_chance = sum(outside(tally) for tally in null)
    return [
        str(len(tallies)),
        mean([(tally.scenario, tally.alarm_share, tally.studies) for tally in null]),
        f"{min(alarms):.3f} to {max(alarms):.3f}" if alarms else "–",
        f"{inside} of {len(alarms)}" if alarms else "–",
        str(beyond_chance) if alarms else "–",
        mean([(tally.scenario, tally.coverage, tally.intervals) for tally in tallies]),
        mean([(tally.scenario, tally.average_coverage, tally.averages) for tally in tallies]),
        mean([(tally.scenario, tally.log_odds_coverage, tally.averages) for tally in tallies]),
    ]


def page(of_tables: Sequence[tuple[Table, list[Tally]]], studies: int) -> str:
    """Return the whole page."""
    drawn = f"{studies:,} studies were drawn for each row, and a fifth of that for the last table."
    parts = [INTRODUCTION.format(lowest=LOWEST, highest=HIGHEST), drawn + "\n"]
    parts += [SUMMARY, summary(of_tables), COMMENTS]
    for table, tallies in of_tables:
        parts += [f"## {table.title}\n", table.text + "\n"]
        parts.append(markdown(HEADER, (cells(tally) for tally in tallies)))
    return "\n".join(parts)


def run(studies: int, workers: int) -> list[tuple[Table, list[Tally]]]:
    """Try every scenario of every table."""
    jobs = [scenario for table in TABLES for scenario in table.scenarios]
    with ProcessPoolExecutor(max_workers=workers) as pool:
        found = dict(zip(jobs, pool.map(tried, jobs, itertools.repeat(studies)), strict=True))
    return [
        (table, [tally for scenario in table.scenarios for tally in found[scenario]])
        for table in TABLES
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--output", type=Path, default=PAGE)
    options = parser.parse_args()
    start = time.perf_counter()
    text = page(run(options.studies, options.workers), options.studies)
    options.output.write_text(text, encoding="utf-8")
    print(f"wrote {options.output} in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
