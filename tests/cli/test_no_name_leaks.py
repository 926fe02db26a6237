"""No identifier of a reader, case or patient in anything that an anonymous study writes."""

from __future__ import annotations

import base64
import html
import json
import re
import shutil
import string
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes
from zipfile import ZipFile, is_zipfile

import click
import pytest

from readerstats.cli.main import COMMANDS, group

READERS = ("Zebediah O'Brien & Sons", "Müller_Lüdenscheidt", "<b>Quixote", "Vandersloot", "張偉",
           "Xylander 100%", "K. Ostrowski #7", "Thorvaldsen")  # fmt: skip
PATIENTS = tuple(f"PAT-QW{n:03d}" for n in range(8))
CASES = tuple(f"accession-ZX{n:03d}" for n in range(16))
NAMING = {"validate", "init", "example", "letters", "verify", "power", "selftest", "simulate",
          "convert"}  # fmt: skip
"""Commands that look at the files as they are, write to one reader, or take no study."""
IN_ALL_FORMATS = {"accuracy", "compare", "cases"}
"""CSV has the records of JSON, Markdown the tables of a terminal: not all four of every command."""


def cell(text: object) -> str:
    return '"' + str(text).replace('"', '""') + '"'


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that names its readers wherever a study can."""
    folder = tmp_path_factory.mktemp("named")
    reads, models = ["reader,case,modality,response,score,quality,order,seconds,comment"], []
    for r, reader in enumerate(READERS):
        for c, case in enumerate(CASES):
            for m, modality in enumerate(("film", "Thorvaldsen's screen")):
                truth, wrong = c % 2, (r * 7 + c * 5 + m) % (4 + r % 3) == 0
                said = "fake" if truth != wrong else "real"
                score = 1 + (3 if said == "fake" else 0) + (r + c) % 2
                row = (cell(reader), case, cell(modality), said, score, 1 + (r + c) % 5, c + 1,
                       20 + r + c % 7, cell(f"by {reader}"))  # fmt: skip
                reads.append(",".join(map(str, row)))
    models = ["model,case,response"]
    models += [f"GPT-5,{case},{'fake' if c % 2 or c == 4 else 'real'}"
               for c, case in enumerate(CASES)]  # fmt: skip
    cases = ["case,truth,dataset,patient,region,truth_reader,note"]
    for c, case in enumerate(CASES):
        side = cell(("left", f"seen by {READERS[3].upper()}")[c % 3 == 0])
        row = (
            case,
            ("real", "fake")[c % 2],
            cell(("Vandersloot set", "B")[c < 8]),
            PATIENTS[c // 2],
            ("hand", "foot")[c % 4 < 2],
            cell(READERS[c % 2]),
            side,
        )
        cases.append(",".join(row))
    readers = ["reader,experience_years,subspecialty,center,mentor,email,noticed"]
    for r, reader in enumerate(READERS):
        mail = f"{reader.split()[0].lower()}@example.org"
        row = (cell(reader), 3 * r + 1, ("chest", "bone")[r % 2], f"C{r // 3}",
               cell(READERS[r % 2]), cell(mail), ("yes", "no")[r % 2])  # fmt: skip
        readers.append(",".join(map(str, row)))
    for name, rows in (("reads Xylander 100%", reads), ("models", models), ("cases", cases),
                       ("readers", readers)):  # fmt: skip
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "abstract.md").write_text("Vandersloot and K. Ostrowski #7 read.", encoding="utf-8")
    (folder / "study.toml").write_text(
        'title = "The Thorvaldsen study"\n[files]\nreads = ["reads Xylander 100%.csv"]\n'
        'models = ["models.csv"]\ncases = "cases.csv"\nreaders = "readers.csv"\n'
        '[task]\npositive = "fake"\nnegative = "real"\n'
        "[analysis]\nreplicates = 100\n"
        '[report]\nreaders = "pupils of vandersloot"\nmanuscript = ["abstract.md"]\n'
        'notice = "Thanks to Müller_Lüdenscheidt and to <b>Quixote."\n',
        encoding="utf-8",
    )
    return folder


def forms(name: str) -> set[str]:
    """The ways in which a name can be written in a page, a link, JSON, TeX or a spreadsheet."""
    escaped = html.escape(name)
    other = escaped.replace("&#x27;", "&#39;")
    tex = re.sub(r"([&%#_$])", r"\\\1", name)
    return {
        form.casefold()
        for form in (name, escaped, html.escape(name, quote=False), other,
                     quote(name), quote(name, safe=string.punctuation), json.dumps(name)[1:-1],
                     name.replace("<", "\\u003c").replace("&", "\\u0026"), tex)
    }  # fmt: skip


def texts(content: bytes) -> Iterator[str]:
    """Everything that is to be read in a file: members, streams, chunks and links decoded."""
    yield content.decode("utf-8", "replace")
    if b"\x00" in content:
        yield from (content.decode(coding, "replace") for coding in ("latin-1", "utf-16"))
    if is_zipfile(BytesIO(content)):
        archive = ZipFile(BytesIO(content))
        yield "\n".join(archive.namelist())
        for member in archive.namelist():
            yield from texts(archive.read(member))
    if content.startswith(b"%PDF"):
        yield from streams(content)
    if content.startswith(b"\x89PNG"):
        for chunk in re.findall(rb"(?:zTXt|iTXt).*?(x\x9c.*?)(?=IDAT|IEND)", content, re.DOTALL):
            yield zlib.decompressobj().decompress(chunk).decode("utf-8", "replace")
    for link in re.findall(rb"data:[a-z/+-]+;base64,([A-Za-z0-9+/=]+)", content):
        yield from texts(base64.b64decode(link))
    for link in re.findall(rb"data:[a-z/+-]+;charset=utf-8,([^\"' ]+)", content):
        yield unquote_to_bytes(link).decode("utf-8", "replace")


def streams(pdf: bytes) -> Iterator[str]:
    """The streams of a PDF file, and its texts in hexadecimal."""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            yield from texts(zlib.decompress(stream))
    for words in re.findall(rb"<((?:[0-9A-Fa-f]{2}){4,})>", pdf):
        yield bytes.fromhex(words.decode()).decode("utf-16-be", "replace")


def leaked(content: bytes) -> list[str]:
    """The identifiers that are in a file, in any form and letter case."""
    needles = {form: name for name in (*READERS, *PATIENTS, *CASES) for form in forms(name)}
    found = set()
    for text in texts(content):
        plain = text.casefold()
        found |= {name for form, name in needles.items() if form in plain}
    return sorted(found)


def asks_of_a_study() -> Iterator[tuple[str, click.Command]]:
    for name in COMMANDS:
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if name not in NAMING:
            yield name, command


def formats(name: str, command: click.Command) -> Iterator[tuple[str, ...]]:
    """The options by which a command writes in each of its formats."""
    choices = [one.type.choices for one in command.params if one.name == "form"]
    if not choices:
        yield ()
    for form in choices[0] if choices else ():
        if name in IN_ALL_FORMATS or form in ("json", "table"):
            yield ("--format", form)


def test_every_command_that_tells_of_a_study_can_leave_out_the_names():
    lacking = [
        name
        for name, command in asks_of_a_study()
        if "anonymize" not in {parameter.name for parameter in command.params}
    ]

    assert lacking == []


def test_the_search_finds_what_is_hidden(tmp_path):
    (tmp_path / "plain").write_text("by VANDERSLOOT", encoding="utf-8")
    with ZipFile(tmp_path / "zip", "w") as archive:
        archive.writestr("word/document.xml", html.escape(READERS[0]))
    stream = zlib.compress(b"(Thorvaldsen) Tj")
    (tmp_path / "pdf").write_bytes(b"%PDF-1.7 stream\n" + stream + b"endstream")
    link = quote(READERS[1])
    (tmp_path / "html").write_text(f"<a href='data:text/csv;charset=utf-8,{link}'>")

    found = {path.name: leaked(path.read_bytes()) for path in tmp_path.iterdir()}

    assert found == {"plain": [READERS[3]], "zip": [READERS[0]], "pdf": [READERS[7]],
                     "html": [READERS[1]]}  # fmt: skip


@pytest.mark.parametrize("name", [name for name, _ in asks_of_a_study()])
def test_nothing_that_is_written_holds_an_identifier(name, named, tmp_path, typed, monkeypatch):
    shutil.copytree(named, tmp_path / "study")
    written = tmp_path / "written"
    written.mkdir()
    monkeypatch.chdir(written)
    command = dict(asks_of_a_study())[name]
    words = [name, "../study", "--anonymize"]
    said = [typed(*words, *form) for form in formats(name, command)]
    unanswered = [one for one in said if one.status]  # not every question fits every study

    told = "".join(one.out + one.err for one in said)
    assert leaked(told.encode()) == []
    for path in sorted(written.rglob("*")):
        assert leaked(path.name.encode()) == []
        assert path.is_dir() or leaked(path.read_bytes()) == [], path
    assert all(one.err.startswith("error: ") for one in unanswered)
    assert unanswered == [] or name in {"ratings", "order"}, unanswered[0].err


def test_the_same_study_does_name_them(named, typed, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert {*READERS} <= {*leaked(typed("accuracy", named, "--format", "json").out.encode())}
