"""Commands that prepare a study: init, example."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import click

from readerstats.cli.options import load, notices, refuse_unknown, study_argument
from readerstats.errors import ReaderStatsError
from readerstats.resources import example as example_folder
from readerstats.resources import example_names


@click.command(epilog="Example: readerstats init reads.csv readers.csv --positive fake")
@study_argument
@click.option(
    "-o", "--output", metavar="FILE", default="study.toml", show_default=True,
    help="Where the settings go; never over a file that is there.",
)  # fmt: skip
@click.option("--quiet", is_flag=True, help="No notices.")
def init(source: tuple[str, ...], output: str, *, quiet: bool, **options: Any) -> None:
    """Look at tables, say what was recognised, and write the study.toml."""
    from readerstats.report.design_tables import column_table
    from readerstats.report.files import write_text
    from readerstats.report.table_text import terminal
    from readerstats.study.toml_text import settings_text

    target = Path(output)
    if target.exists():
        raise ReaderStatsError(
            f"{target} is there already; remove it, or name another with -o, so that nothing "
            "is lost."
        )
    study = load(source, options)
    notices(study, quiet=quiet)
    if not quiet:
        click.echo(terminal(column_table(study)), err=True)
    write_text(target, settings_text(study, target.parent))
    click.echo(target)


@click.command(epilog="Example: readerstats example deepfake_xray my_folder")
@click.argument("name", required=False)
@click.argument("folder", required=False)
def example(name: str | None, folder: str | None) -> None:
    """Copy a ready study to try; without a NAME, list them."""
    if name is None:
        for each in example_names():
            click.echo(each)
        return
    refuse_unknown(name, example_names(), "example")
    source = example_folder(name)
    target = Path(folder or name)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise ReaderStatsError(f"{target} is there already; name another folder.")
    made = [folder for folder in (target, *target.parents) if not folder.exists()]
    try:
        target.mkdir(parents=True, exist_ok=True)
        for file in sorted(source.iterdir()):
            if file.is_file():
                shutil.copyfile(file, target / file.name)
    except OSError as error:
        _clear(target, made)
        raise ReaderStatsError(
            f"{target} cannot be written ({error.strerror}); name another folder."
        ) from error
    click.echo(target)


def _clear(target: Path, made: list[Path]) -> None:
    """Leave things as they were: no file in a folder that was empty, no folder that was not."""
    if target.is_dir():
        for file in target.iterdir():
            file.unlink()
    for folder in made:
        if folder.is_dir():
            folder.rmdir()
