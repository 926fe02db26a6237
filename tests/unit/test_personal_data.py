"""Personal data: what is recognised as such, what is not, and what readers are called instead."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import readerstats as rs
from readerstats.study.contacts import holds_contact, without_contacts
from readerstats.study.personal import personal
from readerstats.study.wording import shown

CASES = "case,truth\nc1,fake\nc2,real\nc3,real\nc4,fake\n"
CELLS = {"c1": "fake", "c2": "real", "c3": "fake", "c4": "fake"}


def reads(header: str, *readers: str) -> str:
    rows = [f"{reader},{case},{said}" for reader in readers for case, said in CELLS.items()]
    return "\n".join([f"{header},case,response", *rows, ""])


@pytest.fixture
def loaded(folder_with):
    def load(**tables: str):
        files = {f"{name}.csv": text for name, text in tables.items()}
        folder = folder_with({"cases.csv": CASES, **files})
        return rs.load_study(folder, positive="fake")

    return load


def codes(study) -> list[str]:
    return [problem.code for problem in study.problems]


@pytest.mark.parametrize(
    ("heading", "cells", "what"),
    [
        ("E-mail Address", (), "e-mail"),
        ("Endereço de e-mail", (), "e-mail"),
        ("mail", (), "e-mail"),
        ("RecipientLastName", (), "part of a name"),
        ("What is your full name?", (), "name"),
        ("LocationLatitude", (), "other"),
        ("redcap_survey_identifier", (), "other"),
        ("Reader name", ("Anna Rossi", "Li Wei"), "name"),
        ("ip", ("192.0.2.1",), "other"),
        ("lat", ("52.5200", "-13.4050"), "other"),
        ("mobile", ("+49 170 1234567",), "other"),
    ],
)
def test_headings_and_cells_tell_what_is_personal(heading, cells, what):
    assert personal(heading, cells) == what


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("name", ("R01", "R02")),
        ("name", ("Junior Resident", "Senior Resident")),
        ("Reader name", ("GPT-5", "Reader One")),
        ("filename", ("chest left.png",)),
        ("lat", ("left", "right")),
        ("ip", ("yes", "no")),
        ("mobile", ("yes", "no")),
        ("dataset name", ("Open Set",)),
        ("Did you see the e-mail that we sent last week?", ("yes",)),
        ("rating", ("1",)),
    ],
)
def test_what_only_looks_like_it_is_kept(heading, cells):
    assert personal(heading, cells) is None


@pytest.mark.parametrize(
    "text",
    ["img@2x.png", "1.2.840.113619.2.55.3", "14:30:15", "2026-03-05 14:30", "v 1.2.3.4", "0.12.345",
     "a:b:c:d", "12-8", "1e999", "999.1.2.3", "c1"],
)  # fmt: skip
def test_files_identifiers_times_and_versions_are_no_addresses(text):
    assert not holds_contact(text)


@pytest.mark.parametrize(
    "text",
    ["anna@example.org", "Anna <a.b+c@x.y.example>", "192.0.2.7", "2001:db8::8a2e:370:7334",
     "fe80::1:2:3", "call +49 30 901820", "(212) 555-0177"],
)  # fmt: skip
def test_addresses_and_numbers_are_found_in_any_text(text):
    assert holds_contact(text)


def test_a_message_quotes_no_address_even_where_it_is_cut_short():
    text = "x" * 50 + " annamaria.rossini@hospital.example.org"

    assert "annamaria" not in shown(text)
    assert shown("anna@example.org, 192.0.2.7") == "[e-mail address], [IP address]"


@given(st.text(max_size=300) | st.text("ab@.:1+-( )", max_size=2_000))
@settings(max_examples=150, deadline=2_000)
def test_any_text_is_looked_at_in_no_time(text):
    assert isinstance(holds_contact(text), bool)
    assert without_contacts(without_contacts(text)) == without_contacts(text)


def test_columns_are_left_out_of_every_table_and_told_once(loaded):
    study = loaded(
        reads=reads("reader", "R1", "R2"),
        readers="reader,e-mail,phone,years\n"
        "R1,a@x.org,+49 30 901820,3\nR2,b@x.org,+49 30 901821,7\n",
    )

    assert list(study.readers.columns[2:]) == ["years"]
    [told] = [one for one in study.problems if one.code == "personal-data"]
    assert str(told).startswith(
        "readers.csv: personal data is left out: the columns 'e-mail' and 'phone'"
    )
    assert told.severity == "note"


def test_a_readers_table_whose_identifier_is_called_name_is_as_it_was(loaded):
    study = loaded(reads=reads("reader", "Ann", "Bob"), readers="name,years\nAnn,3\nBob,7\n")

    assert study.readers["reader"].tolist() == ["Ann", "Bob"]
    assert not {"personal-data", "readers-renamed"} & {*codes(study)}


def test_names_that_the_study_chose_for_its_readers_are_kept(loaded):
    study = loaded(
        reads=reads("reader", "Anna Rossi", "Li Wei"),
        readers="name,years\nAnna Rossi,3\nLi Wei,7\n",
    )

    assert study.readers["reader"].tolist() == ["Anna Rossi", "Li Wei"]


def test_models_keep_their_names_among_people(loaded):
    study = loaded(reads=reads("Reader name", "Anna Rossi", "Li Wei", "GPT-5"))

    assert sorted(study.readers["reader"]) == ["GPT-5", "Reader 01", "Reader 02"]


def test_people_in_two_tables_are_the_same_reader(loaded):
    study = loaded(
        reads=reads("email", "a@x.org", "b@x.org"),
        readers="E-mail,years\nB@x.org ,7\nA@x.org,3\n",
    )

    years = dict(zip(study.readers["reader"], study.readers["years"], strict=True))
    assert set(years) == {"Reader 01", "Reader 02"}
    first = study.reads["reader"].iloc[0]
    assert years[first] == 3


def test_an_identifier_beside_the_address_in_another_table_is_used(loaded):
    study = loaded(
        reads=reads("email", "a@x.org", "b@x.org"),
        readers="reader,email,years\nR1,A@x.org,3\nR2,b@x.org,7\n",
    )

    assert study.reads["reader"].unique().tolist() == ["R1", "R2"]
    assert study.readers["years"].tolist() == [3, 7]


def test_first_and_last_names_identify_together(loaded):
    study = loaded(reads=reads("First name,Last name", "Anna,Rossi", "Anna,Weber"))

    assert sorted(study.readers["reader"]) == ["Reader 01", "Reader 02"]
    assert not {"First name", "Last name"} & {*study.reads.columns}


def test_new_names_are_the_same_each_time_and_taken_by_nobody_else(loaded):
    one = loaded(reads=reads("email", "a@x.org", "b@x.org", "c@x.org"))
    two = loaded(reads=reads("email", "a@x.org", "b@x.org", "c@x.org"))
    mixed = loaded(reads=reads("reader", "a@x.org", "Reader 01", "R7"))

    pd.testing.assert_frame_equal(one.reads, two.reads)
    assert sorted(mixed.readers["reader"]) == ["R7", "Reader 01", "Reader 02"]


def test_with_a_salt_new_names_stay_when_answers_are_corrected(folder_with):
    def named(said: str) -> list[str]:
        text = reads("email", "a@x.org", "b@x.org", "c@x.org").replace("c3,fake", f"c3,{said}")
        toml = "[task]\npositive = 'fake'\n[report]\nsalt = 'not to be told'\n"
        folder = folder_with({"cases.csv": CASES, "reads.csv": text, "study.toml": toml})
        return rs.load_study(folder).reads["reader"].unique().tolist()

    assert named("fake") == named("real")


def test_a_cell_of_a_comment_is_left_out_alone(loaded):
    study = loaded(
        reads="reader,case,response,comment\nR1,c1,fake,sure\nR1,c2,real,ask a@x.org\n"
        "R2,c1,fake,blurred\nR2,c2,real,no idea\nR1,c3,real,\nR1,c4,fake,\n"
    )

    assert study.reads["comment"].dropna().tolist() == ["sure", "blurred", "no idea"]
    assert "cells of 'comment'" in "\n".join(map(str, study.problems))


def test_names_of_cases_and_software_versions_are_kept(loaded):
    rows = [f"{r},{c},{said},{n},1.2.3.{i}" for r in ("R1", "R2")
            for i, (c, said, n) in enumerate(zip(CELLS, CELLS.values(), (
                "Left Hip", "Right Hip", "Left Hand", "Right Hand"), strict=True))]  # fmt: skip
    study = loaded(reads="\n".join(["reader,case,response,name,version", *rows, ""]))

    assert {"name", "version"} <= {*study.reads.columns}


def test_a_table_of_cases_leaves_out_its_people_but_has_no_readers(folder_with):
    cases = "case,truth,annotator_email\n" + "".join(
        f"c{i},{'fake' if i in (1, 4) else 'real'},a@x.org\n" for i in range(1, 5)
    )
    folder = folder_with({"cases.csv": cases, "reads.csv": reads("reader", "R1", "R2")})

    study = rs.load_study(folder, positive="fake")

    assert list(study.cases.columns) == ["case", "truth", "dataset"]


def test_data_frames_are_treated_alike():
    frame = pd.DataFrame(
        [(mail, case, said) for mail in ("a@x.org", "b@x.org") for case, said in CELLS.items()],
        columns=["email", "case", "response"],
    )
    cases = pd.DataFrame({"case": list(CELLS), "truth": ["fake", "real", "real", "fake"]})

    study = rs.Study(reads=frame, cases=cases, positive="fake")

    assert sorted(study.readers["reader"]) == ["Reader 01", "Reader 02"]


def test_study_toml_may_name_the_column_of_addresses(folder_with):
    folder = folder_with({
        "cases.csv": CASES, "reads.csv": reads("contact", "a@x.org", "b@x.org"),
        "study.toml": "[columns]\nreader = 'contact'\n[task]\npositive = 'fake'\n",
    })  # fmt: skip

    study = rs.load_study(folder)

    assert sorted(study.readers["reader"]) == ["Reader 01", "Reader 02"]
