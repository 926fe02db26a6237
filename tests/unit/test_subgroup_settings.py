"""What study.toml may say of subgroups and of the model of all covariates."""

import shutil

import pytest

import readerstats as rs
from readerstats.errors import StudyError
from readerstats.study.config import SettingError, Settings


@pytest.fixture
def told(example_study, tmp_path):
    """Load the example with more settings, and return the study or what is wrong."""

    def load(more):
        folder = shutil.copytree(example_study, tmp_path / "study")
        settings = (folder / "study.toml").read_text(encoding="utf-8")
        head, tail = settings.split("[report]")
        (folder / "study.toml").write_text(f"{head}{more}\n[report]{tail}", encoding="utf-8")
        try:
            return rs.load_study(folder)
        except StudyError as error:
            return str(error.problems[0])

    return load


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            "subgroups = ['regoin']",
            (
                "study.toml, [analysis]: 'regoin' is not a column of the cases or the "
                "readers table; "
                "did you mean 'region'? [unknown-subgroup]"
            ),
        ),
        (
            "cuts = { experience = [5] }",
            (
                "study.toml, [analysis]: 'experience' is not a column of the cases or the "
                "readers table; "
                "did you mean 'experience_years'? [unknown-subgroup]"
            ),
        ),
        (
            "cuts = { experience_years = [15, 5] }",
            (
                "study.toml, [analysis]: 'cuts' cannot be [15, 5]; write the cuts in rising "
                "order, such as [5, 15] [wrong-setting]"
            ),
        ),
        (
            "[model]\nterms = ['experience']",
            (
                "study.toml, [model]: 'experience' is not a column of the cases or the "
                "readers table; "
                "did you mean 'experience_years'? [unknown-term]"
            ),
        ),
        (
            "[model]\ninteractions = ['truth']",
            (
                "study.toml, [model]: 'truth' is no interaction; write two terms with a colon "
                "between them, such as 'experience_years:truth' [wrong-setting]"
            ),
        ),
        (
            "[model]\ninteractions = ['truth:trainig']",
            (
                "study.toml, [model]: 'trainig' is not a column of the cases or the "
                "readers table; "
                "there are 'truth', 'dataset', 'region', 'experience_years', 'subspecialty', "
                "'center', 'country' and 'noticed' [unknown-term]"
            ),
        ),
        (
            "[model]\nterm = ['truth']",
            "study.toml, [model]: 'term' is not a setting; did you mean 'terms'? [unknown-setting]",
        ),
    ],
)
def test_a_wrong_name_is_told_with_a_suggestion(told, more, words):
    assert told(more) == words


def test_right_names_are_kept(told):
    study = told(
        "subgroups = ['region']\ncuts = { experience_years = [5, 15] }\n"
        "[model]\nterms = ['experience_years', 'truth']\ninteractions = ['experience_years:truth']"
    )

    assert study.settings.analysis.subgroups == ("region",)
    assert study.settings.analysis.cuts == {"experience_years": (5.0, 15.0)}
    assert study.settings.model.interactions == ("experience_years:truth",)


def test_columns_may_be_named_as_in_the_files(told):
    study = told("subgroups = ['region']")
    readers = study.readers.rename(columns={"experience_years": "Years of experience"})
    again = rs.Study(
        reads=study.reads[["reader", "case", "response"]],
        cases=study.cases,
        readers=readers,
        positive="synthetic",
        negative="authentic",
        settings=Settings().override(
            terms=["Years of experience", "truth"],
            interactions=["Years of experience: truth"],
            subgroups=["Years of experience"],
            cuts={"Years of experience": [10]},
        ),
    )

    assert again.settings.model.terms == ("experience_years", "truth")
    assert again.settings.model.interactions == ("experience_years:truth",)
    assert again.settings.analysis.subgroups == ("experience_years",)
    assert list(again.settings.analysis.cuts) == ["experience_years"]


def test_anonymous_studies_drop_the_columns_that_tell_people_apart(told):
    study = told("")
    badges = study.readers.assign(badge=[f"badge {n}" for n in range(len(study.readers))])
    again = rs.Study(
        reads=study.reads[["reader", "case", "response"]],
        cases=study.cases,
        readers=badges,
        positive="synthetic",
        negative="authentic",
        settings=Settings().override(
            terms=["badge", "truth"],
            interactions=["badge:truth"],
            subgroups=["badge", "region"],
            anonymize=True,
        ),
    ).anonymized()

    assert again.settings.model.terms == ("truth",)
    assert again.settings.model.interactions == ()
    assert again.settings.analysis.subgroups == ("region",)


def test_an_unknown_key_is_told():
    with pytest.raises(SettingError, match="did you mean 'interactions'"):
        Settings().override(interaction=["a:b"])
