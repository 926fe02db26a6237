"""Options that commands share, each spelled once; loading and printing as all commands do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readerstats.errors import ReaderStatsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readerstats.report.table import Table
    from readerstats.results import Progress
    from readerstats.study.model import Study

if TYPE_CHECKING:  # generic from click 8.2 on
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice
Function = TypeVar("Function", bound=Callable[..., object])
FORMATS = ("table", "json", "csv", "markdown")
COVARIANCES = ("jackknife", "delong", "unbiased")


def _applied(function: Function, options: Iterable[Callable[[Function], Function]]) -> Function:
    for option in reversed(list(options)):
        function = option(function)
    return function


def study_argument(function: Function) -> Function:
    """Take a STUDY (study.toml, folder or tables) and what study.toml would say of the task."""
    return _applied(
        function,
        (
            click.argument("source", metavar="STUDY...", nargs=-1, required=True),
            click.option("--positive", metavar="LABEL", help="Label of the condition sought."),
            click.option("--negative", metavar="LABEL", help="Label of the other truth state."),
            click.option(
                "--threshold",
                type=float,
                metavar="X",
                help="Ratings at or above it count as positive.",
            ),
            click.option(
                "--phase",
                metavar="NAME",
                help="A phase that has its own task in study.toml.",
            ),
        ),
    )


def settings_options(function: Function) -> Function:
    """Take what study.toml would say of the analysis."""
    return _applied(
        function,
        (
            click.option(
                "--metric", "metrics", multiple=True, metavar="NAME",
                help="Metric; repeat for several. [accuracy, sensitivity, specificity]",
            ),
            click.option("--level", type=float, metavar="L", help="Confidence level. [0.95]"),
            click.option("--replicates", type=int, metavar="B", help="Resamples. [10000]"),
            click.option("--seed", type=int, metavar="N", help="Seed of the resamples."),
            click.option("--workers", type=int, metavar="N", help="Threads; no result changes."),
        ),
    )  # fmt: skip


def style_option(function: Function) -> Function:
    """Take the journal whose style the numbers are written in, or a file of one's own."""
    return click.option(
        "--style", metavar="NAME|FILE",
        help="Journal style of the numbers, or a style file of your own. [radiology]",
    )(function)  # fmt: skip


def anonymize_option(function: Function) -> Function:
    """Take whether readers, cases and patients go without their identifiers."""
    return click.option(
        "--anonymize/--no-anonymize", "anonymize", default=None,
        help="Without the identifiers of readers, cases and patients.",
    )(function)  # fmt: skip


def templates_option(function: Function) -> Function:
    """Take the folder of the user's own templates."""
    return click.option(
        "--templates", metavar="DIR",
        help="Your own templates, in place of the page's of the same name.",
    )(function)  # fmt: skip


def inference_options(function: Function) -> Function:
    """Take what an interval generalises to, and by which covariance."""
    return _applied(
        function,
        (
            click.option(
                "--covariance", type=click.Choice(COVARIANCES),
                help="Covariance of Obuchowski-Rockette. [jackknife]",
            ),
            click.option(
                "--readers", type=click.Choice(("random", "fixed")),
                help="Whether the result is to hold for other readers. [random]",
            ),
            click.option(
                "--cases", type=click.Choice(("random", "fixed")),
                help="Whether the result is to hold for other cases. [random]",
            ),
        ),
    )  # fmt: skip


class MethodChoice(_Choice):
    """A choice among methods that says why those of independent answers are none of them."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse with the reason, before the list of what there is."""
        from readerstats.analysis.refusals import OF_INDEPENDENT, refuse_pooling

        if value in OF_INDEPENDENT and value not in self.choices:
            try:
                refuse_pooling("reader", value)
            except ReaderStatsError as reason:
                raise click.UsageError(str(reason)) from None
        return super().convert(value, param, ctx)


def generalised_to(readers: str | None, cases: str | None) -> str | None:
    """Turn --readers and --cases into what is random; None where neither was given.

    Raises
    ------
    click.UsageError
        Where both are fixed: then nothing is left that an interval could speak of.
    """
    if readers is None and cases is None:
        return None
    if readers == cases == "fixed":
        raise click.UsageError(
            "--readers fixed and --cases fixed leave nothing random: an interval needs one of them."
        )
    if readers == "fixed":
        return "cases"
    return "readers" if cases == "fixed" else "readers and cases"


def output_options(function: Function) -> Function:
    """Take the format and the place of the answer, and whether it names anybody."""
    return anonymize_option(plain_output_options(function))


def plain_output_options(function: Function) -> Function:
    """Take the format and the place of an answer that is about the files as they are."""
    return _applied(
        function,
        (
            click.option(
                "--format", "form", type=click.Choice(FORMATS), default="table",
                show_default=True, help="Form of the answer.",
            ),
            click.option("-o", "--output", metavar="FILE", help="Write to a file."),
            click.option("--quiet", is_flag=True, help="No notices and no progress."),
        ),
    )  # fmt: skip


def load(
    source: Sequence[str],
    options: dict[str, Any],
    *,
    output: str | None = None,
    anonymous: bool = False,
) -> Study:
    """Load the study that was named, with what the command line says of it.

    Parameters
    ----------
    source : sequence of str
    options : dict
    output : str or None
        Refused, before anything is read, where it is a file of the study.
    anonymous : bool
        Whether the readers go without their names where study.toml, or --anonymize, asks for it.
    """
    from readerstats.report.files import refuse_inputs
    from readerstats.study.config import SettingError, Settings, setting_sentence
    from readerstats.study.load import load_study, study_files

    keys = (
        "positive", "negative", "threshold", "metrics", "level", "replicates", "seed", "workers",
        "covariance", "margin", "alternative", "terms", "interactions", "quality_scale", "ties",
        "prevalence", "probability_scale", "style",
        "anonymize",
    )  # fmt: skip
    said = {key: options[key] for key in keys if options.get(key) not in (None, ())}
    random = generalised_to(options.get("readers"), options.get("cases"))
    if random is not None:
        said["random"] = random
    try:
        Settings().override(**said)
    except SettingError as error:
        sentences = [setting_sentence(one, prefix="--") for one in error.problems]
        said_as = "; ".join(sentences)
        for key in ("metrics", "terms", "interactions"):
            said_as = said_as.replace(f"--{key}", f"--{key.removesuffix('s')}")
        raise click.UsageError(said_as) from error
    named = source[0] if len(source) == 1 else list(source)
    if output is not None:
        refuse_inputs(output, study_files(named))
    study = load_study(named, **said)
    phase = options.get("phase")
    if phase is not None:
        if not study.phases:
            raise ReaderStatsError("no phase has a task of its own: [phases.NAME] in study.toml.")
        refuse_unknown(phase, tuple(study.phases), "phase")
        study = study.phases[phase]
    return published(study) if anonymous else study


def published(study: Study) -> Study:
    """Return the study as others may see it: without identifiers, where that is asked for."""
    return study.anonymized() if study.settings.report.anonymize else study


def notices(study: Study, *, quiet: bool) -> None:
    """Tell on standard error what is worth a warning, and what was recognised or guessed."""
    from readerstats.study.codes import RECOGNISED

    if quiet:
        return
    for problem in study.problems:
        if problem.severity == "warning" or problem.code in RECOGNISED:
            click.echo(f"{problem.severity}: {problem}", err=True)


@contextmanager
def progress_bar(*, quiet: bool) -> Iterator[Progress | None]:
    """Show a bar on standard error while resampling, if a person is watching."""
    import sys

    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Resampling readers and cases", total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


def write(
    answer: dict[str, Any],
    tables: Sequence[Table],
    records: Sequence[dict[str, Any]],
    *,
    form: str,
    output: str | None,
) -> None:
    """Write an answer in the form that was asked for, to standard output or whole to a file.

    Parameters
    ----------
    answer : dict
        What JSON gets.
    tables : sequence of Table
        What a terminal and Markdown get.
    records : sequence of dict
        What CSV gets: unrounded, with the names of the JSON.
    form : {"table", "json", "csv", "markdown"}
    output : str or None
    """
    from readerstats.report.files import write_text
    from readerstats.report.table_text import markdown, records_csv, terminal

    if form == "json":
        content = json.dumps(answer, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    elif form == "csv":
        content = records_csv(records)
    else:
        show = terminal if form == "table" else markdown
        content = "\n".join(show(table) for table in tables)
        content += "".join(f"\n{note[:1].upper()}{note[1:]}.\n" for note in answer["notes"])
    if output is None:
        click.echo(content, nl=False)
    else:
        write_text(output, content)


def refuse_unknown(name: str | None, known: Sequence[str], what: str) -> None:
    """Refuse a name that is none of those known, with the nearest as a suggestion."""
    if name is None or name in known:
        return
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=1)
    hint = f" Did you mean '{close[0]}'?" if close else ""
    raise ReaderStatsError(f"there is no {what} '{name}'; there are {', '.join(known)}.{hint}")
