"""No name, address, phone number or place of a survey's people in anything that is written.

All people and exports are made up.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

PEOPLE = (
    ("Annamaria", "Rossini", "annamaria.rossini@hospital.example.org", "+49 30 90182077"),
    ("Weiling", "Zhangson", "w.zhangson@clinic.example.com", "(212) 555-0177"),
    ("Aliosman", "Kayaoglu", "KAYAOGLU+reads@example.net", "212-555-0188"),
    ("Pierre-Yves", "D'Aubigny", "pyd@example.org", "+33 1 42 68 53 00"),
    ("Solveig", "Thorvaldsen", "solveig_t@sykehus.example.no", "+47 22 85 50 50"),
)
CASES = 12
PLACES = ("198.51.100.", "52.520008", "13.404954")


def truth(case: int) -> str:
    return "fake" if case % 2 else "real"


def answer(person: int, case: int) -> str:
    return truth(case + ((person + case) % 4 == 0))


def cases_table() -> str:
    rows = [f"Image {c},{truth(c)}" for c in range(1, CASES + 1)]
    return "\n".join(["case,truth", *rows, ""])


def csv_text(rows: list[list[object]]) -> str:
    def cell(value: object) -> str:
        return '"' + str(value).replace('"', '""') + '"'

    return "\n".join(",".join(map(cell, row)) for row in rows) + "\n"


def google_forms() -> str:
    header = ["Timestamp", "Email Address", "What is your full name?", "Phone number",
              "Years of experience", "Comments"]  # fmt: skip
    header += [f"Real or synthetic? [Image {c}]" for c in range(1, CASES + 1)]
    rows: list[list[object]] = [header]
    for p, (first, last, mail, phone) in enumerate([*PEOPLE, PEOPLE[0]]):
        note = (f"call me: {phone}", f"{first} {last} was here", f"{mail} is mine",
                "from 198.51.100.7", "fine", "again")[p]  # fmt: skip
        row = [f"3/{p + 1}/2026 14:30:15", mail.upper() if p == 5 else mail, f"{first} {last}",
               phone, 3 * p + 1, note]  # fmt: skip
        rows.append(row + [answer(p, c) for c in range(1, CASES + 1)])
    return csv_text(rows)


def qualtrics() -> str:
    names = ["StartDate", "Status", "IPAddress", "Finished", "ResponseId", "RecipientLastName",
             "RecipientFirstName", "RecipientEmail", "LocationLatitude", "LocationLongitude",
             "Q1", *(f"Q5_{c}" for c in range(1, CASES + 1))]  # fmt: skip
    texts = ["Start Date", "Response Type", "IP Address", "Finished", "Response ID",
             "Recipient Last Name", "Recipient First Name", "Recipient Email", "Location Latitude",
             "Location Longitude", "Years of experience",
             *(f"Real or synthetic? - Image {c}" for c in range(1, CASES + 1))]  # fmt: skip
    rows: list[list[object]] = [names, texts, [json.dumps({"ImportId": name}) for name in names]]
    for p, (first, last, mail, _) in enumerate(PEOPLE):
        row = ["2026-03-05 10:00:00", "IP Address", f"198.51.100.{p}", "True", f"R_{p}", last,
               first, mail, 52.520008, 13.404954, 3 * p + 1]  # fmt: skip
        rows.append(row + [answer(p, c) for c in range(1, CASES + 1)])
    return csv_text(rows)


def redcap() -> str:
    rows: list[list[object]] = [["record_id", "redcap_repeat_instrument", "redcap_repeat_instance",
                                 "redcap_survey_identifier", "first_name", "last_name", "phone",
                                 "experience", "image", "diagnosis", "read_complete"]]  # fmt: skip
    for p, (first, last, mail, phone) in enumerate(PEOPLE):
        rows.append([p + 1, "", "", mail, first, last, phone, 3 * p + 1, "", "", ""])
        rows += [[p + 1, "read", c, "", "", "", "", "", f"Image {c}", answer(p, c), 2]
                 for c in range(1, CASES + 1)]  # fmt: skip
    return csv_text(rows)


def plain(identity: str) -> str:
    """A long table in which people are identified by an address, or by their names."""
    rows: list[list[object]] = [[identity, "IP", "case", "response", "note"]]
    for p, (first, last, mail, phone) in enumerate(PEOPLE):
        name = mail if "mail" in identity else f"{first} {last}"
        rows += [[name, f"198.51.100.{p}", f"Image {c}", answer(p, c), phone if c == 1 else ""]
                 for c in range(1, CASES + 1)]  # fmt: skip
    return csv_text(rows)


def wide() -> str:
    """Addresses head the columns of a wide table."""
    rows: list[list[object]] = [["case", *(mail for _, _, mail, _ in PEOPLE)]]
    rows += [[f"Image {c}", *(answer(p, c) for p in range(5))] for c in range(1, CASES + 1)]
    return csv_text(rows)


EXPORTS = {
    "Google Forms": google_forms,
    "Qualtrics": qualtrics,
    "REDCap": redcap,
    "a column of addresses": lambda: plain("E-mail"),
    "readers who are addresses": lambda: plain("reader_email"),
    "addresses called readers": lambda: plain("email").replace('"email"', '"reader"', 1),
    "a column of names": lambda: plain("Radiologist name"),
    "a wide table": wide,
}


def texts(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")
    if is_zipfile(BytesIO(content)):
        archive = ZipFile(BytesIO(content))
        for member in archive.namelist():
            yield from texts(archive.read(member))


def leaked(content: bytes) -> list[str]:
    """What of the people is in a text, in any letter case."""
    needles = {part for first, last, mail, phone in PEOPLE
               for part in (f"{first} {last}", last, mail, phone)} | {*PLACES}  # fmt: skip
    forms = {form.casefold() for one in needles for form in (one, html.escape(one))}
    return sorted(form for form in forms if any(form in text.casefold() for text in texts(content)))


@pytest.fixture
def survey(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def write(name: str) -> list[str]:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "survey.csv").write_text(EXPORTS[name](), encoding="utf-8")
        (tmp_path / "key.csv").write_text(cases_table(), encoding="utf-8")
        return ["survey.csv", "key.csv", "--positive", "fake"]

    return write


@pytest.mark.parametrize("name", EXPORTS)
def test_commands_tell_nothing_of_the_people(name, survey, typed):
    words = survey(name)

    said = [typed("validate", *words), typed("describe", *words),
            typed("accuracy", *words, "--format", "json", "--replicates", "100")]  # fmt: skip

    assert [one.status for one in said] == [0, 0, 0], said[0].out
    assert leaked("".join(one.out + one.err for one in said).encode()) == []
    assert f"{len(PEOPLE)} readers" in said[0].out
    assert "[personal-data]" in said[0].out or "[readers-renamed]" in said[0].out


@pytest.mark.parametrize("name", EXPORTS)
def test_a_study_with_errors_does_not_quote_them(name, survey, typed, tmp_path):
    words = survey(name)
    (tmp_path / "key.csv").write_text("case,truth\nother,fake\nImage 1,real\n", encoding="utf-8")

    said = typed("validate", *words)

    assert said.status == 1
    assert leaked((said.out + said.err).encode()) == []


def test_neither_page_nor_supplement_holds_anything_of_them(survey, typed, tmp_path):
    words = survey("Google Forms")

    said = [typed("report", *words, "-o", "page.html", "--replicates", "100"),
            typed("supplement", *words, "-o", "out", "--replicates", "100")]  # fmt: skip

    assert [one.status for one in said] == [0, 0], said[0].err + said[1].err
    written = [tmp_path / "page.html", *(tmp_path / "out").rglob("*")]
    assert {path.name: leaked(path.read_bytes()) for path in written if path.is_file()} == {
        path.name: [] for path in written if path.is_file()
    }
    assert b"Reader 01" in (tmp_path / "page.html").read_bytes()


def test_the_search_finds_what_an_export_holds(survey, tmp_path):
    survey("Google Forms")

    assert len(leaked((tmp_path / "survey.csv").read_bytes())) > 4 * len(PEOPLE)
