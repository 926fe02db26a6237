"""The command ``readerstats``: finds the command that is meant, and turns errors into words."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Final

import click

from readerstats._version import __version__
from readerstats.errors import ReaderStatsError, StudyError

# Each command is imported when it is used, so that --help costs no import of a library.
COMMANDS = {
    "report": ("readerstats.cli.report", "Write the page: every answer, in one HTML file."),
    "text": ("readerstats.cli.text", "Write the text of a paper: methods, results, abstract."),
    "supplement": ("readerstats.cli.supplement", "Write all that a journal asks for."),
    "validate": ("readerstats.cli.study", "List every problem of a study, with its remedy."),
    "describe": ("readerstats.cli.study", "Show the design, the counts, and who read what."),
    "accuracy": ("readerstats.cli.analysis", "Show each reader's performance and the average."),
    "compare": ("readerstats.cli.analysis", "Compare modalities, datasets, readers and models."),
    "correlate": ("readerstats.cli.analysis", "Relate experience, subspecialty and the like."),
    "subgroups": ("readerstats.cli.subgroups", "Show whether it holds in every subgroup."),
    "covariates": ("readerstats.cli.covariates", "Put all covariates into one model."),
    "agreement": ("readerstats.cli.agreement", "Show how far the readers agree."),
    "bias": ("readerstats.cli.bias", "Show which side readers lean to, and their calibration."),
    "predictive": ("readerstats.cli.predictive", "Show predictive values over prevalence."),
    "order": ("readerstats.cli.order", "Follow accuracy and time along the reading."),
    "ratings": ("readerstats.cli.ratings", "Compare the image quality of the two classes."),
    "cases": ("readerstats.cli.cases", "Show which cases deceive, and who missed what."),
    "together": ("readerstats.cli.together", "Show readers and models as one panel."),
    "models": ("readerstats.cli.models", "Show runs, refusals and unanswered reads."),
    "robustness": ("readerstats.cli.robustness", "Show what carries each conclusion."),
    "checklist": ("readerstats.cli.checklist", "Answer reporting checklists, as the data allow."),
    "letters": (
        "readerstats.cli.letters",
        "Write to each reader: a private page of the own reads.",
    ),
    "verify": ("readerstats.cli.verify", "Make an output again, and tell what differs."),
    "convert": ("readerstats.cli.convert", "Write a study in another format."),
    "init": ("readerstats.cli.setup", "Look at tables and write the study.toml."),
    "example": ("readerstats.cli.setup", "Copy a ready study to try."),
}


class Commands(click.Group):
    """The commands, imported one by one when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the commands in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name][0]), cmd_name)
        return command if isinstance(command, click.Command) else None

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, words) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Suggest the nearest command where a name is misspelt."""
        from difflib import get_close_matches

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            ctx.fail(f"No such command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Try: readerstats example deepfake_xray, then readerstats report deepfake_xray",
)
@click.version_option(__version__, prog_name="readerstats")
def group() -> None:
    """Reader studies: from the table of reads to the numbers, tests and pages.

    A STUDY is a study.toml, a folder that holds one (or holds reads.csv and the like), or one
    or more tables: CSV, Excel or Parquet.
    """


BLAS_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What decides how many threads a product of matrices takes."""


OBJECTS_BETWEEN_LOOKS: Final = (100_000, 20, 50)
"""How often Python looks for cycles of objects that nobody holds any more."""


def main() -> None:
    """Run a command; every error that a user can meet becomes a sentence on standard error."""
    # A command makes many results and keeps them all until it ends: looking through them for
    # waste every 700 objects takes an eighth of the time of a report.
    gc.set_threshold(*OBJECTS_BETWEEN_LOOKS)
    for name in BLAS_THREADS:
        # Our matrices are small and our resamples have threads of their own; and the last digit of
        # a product must not depend on how many cores the computer has, nor on what was asked of it.
        os.environ[name] = "1"
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal or pipe that is not UTF-8 must not stop us
            reconfigure(errors="replace")
    try:
        group(prog_name="readerstats")
    except BrokenPipeError:
        # The reader of a pipe left, as `head` does; nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if os.environ.get("READERSTATS_TRACEBACK"):
            raise
        click.echo(told(error), err=True)
        sys.exit(1)


def told(error: Exception) -> str:
    """Say an error in words.

    Examples
    --------
    >>> told(ReaderStatsError("there is no reader 'R9'."))
    "error: there is no reader 'R9'."
    """
    if isinstance(error, StudyError):
        return "\n".join(f"{problem.severity}: {problem}" for problem in error.problems)
    if isinstance(error, ReaderStatsError):
        return f"error: {error}"
    if isinstance(error, MemoryError):
        return "error: the study does not fit into this computer's memory."
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return f"error: {where}{error.strerror or error}."
    return (
        f"error: something unexpected happened ({type(error).__name__}: {error}). This is a fault "
        "of readerstats; please report it with the output of the same command after setting "
        "READERSTATS_TRACEBACK=1."
    )
