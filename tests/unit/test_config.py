"""study.toml: defaults, what is wrong with it all at once, and its text."""

from __future__ import annotations

import tomllib

import pytest

from readerstats.study.config import (
    SettingError,
    Settings,
    parse_settings,
    read_settings,
)
from readerstats.study.setting_values import METRICS
from readerstats.study.toml_text import to_toml


def test_defaults_are_those_of_the_manual():
    settings = Settings()

    assert settings.analysis.metrics == ("accuracy", "sensitivity", "specificity")
    assert settings.analysis.level == 0.95
    assert settings.analysis.replicates == 10_000
    assert settings.analysis.seed == 20260101
    assert settings.analysis.multiplicity == "holm"
    assert settings.analysis.covariates == ()
    assert settings.task.unanswered == "missing"
    assert (settings.report.style, settings.report.readers) == ("radiology", "readers")


def test_one_file_and_several_are_said_the_same_way():
    settings, problems = parse_settings(
        {"files": {"reads": "reads.csv", "cases": ["a.csv", "b.csv"]}}, "study.toml"
    )

    assert (settings.files.reads, settings.files.cases) == (("reads.csv",), ("a.csv", "b.csv"))
    assert problems == []


def test_labels_may_be_written_as_numbers_and_truth_values():
    settings, _ = parse_settings({"task": {"positive": 1, "negative": False}}, "study.toml")

    assert (settings.task.positive, settings.task.negative) == ("1", "false")


WRONG = """
tittle = "Films"

[files]
cases = 3

[columns]
raeder = "Rad_ID"

[task]
unanswered = "wrong"
threshold = "high"

[analysis]
metrics = ["accuracy", "sensitivty"]
level = 95
replicates = 0
seed = 1.5
multiplicity = "holms"
replicate = 100

[report]
anonymize = "perhaps"
"""


def test_everything_wrong_is_told_at_once_with_a_suggestion():
    settings, problems = parse_settings(tomllib.loads(WRONG), "study.toml")

    assert [str(problem) for problem in problems] == [
        "study.toml, [files]: 'cases' cannot be 3; write a list of texts [wrong-setting]",
        (
            "study.toml, [columns]: 'raeder' is not a column that readerstats knows; did you mean "
            "'reader'? [unknown-setting]"
        ),
        "study.toml, [task]: 'threshold' cannot be 'high'; write a number [wrong-setting]",
        (
            "study.toml, [task]: 'unanswered' cannot be 'wrong'; write 'missing' or 'incorrect' "
            "[wrong-setting]"
        ),
        (
            "study.toml, [analysis]: 'metrics' cannot be 'sensitivty'; did you mean "
            "'sensitivity'? [wrong-setting]"
        ),
        "study.toml, [analysis]: 'level' cannot be 95; write 0.95 [wrong-setting]",
        "study.toml, [analysis]: 'replicates' cannot be 0; it must be at least 100 [wrong-setting]",
        "study.toml, [analysis]: 'seed' cannot be 1.5; write a whole number [wrong-setting]",
        (
            "study.toml, [analysis]: 'multiplicity' cannot be 'holms'; write 'holm', "
            "'bonferroni', 'benjamini-hochberg' or 'none' [wrong-setting]"
        ),
        (
            "study.toml, [analysis]: 'replicate' is not a setting; did you mean 'replicates'? "
            "[unknown-setting]"
        ),
        (
            "study.toml, [report]: 'anonymize' cannot be 'perhaps'; write true or false "
            "[wrong-setting]"
        ),
        "study.toml: 'tittle' is not a setting; did you mean 'title'? [unknown-setting]",
    ]
    assert settings == Settings()


def test_what_is_right_is_kept_beside_what_is_wrong():
    settings, problems = parse_settings({"analysis": {"seed": 3, "levle": 0.9}}, "study.toml")

    assert settings.analysis.seed == 3
    assert len(problems) == 1


@pytest.mark.parametrize("content", [{"task": 3}, {"files": "reads.csv"}, {"columns": []}])
def test_a_section_that_is_none_is_told(content):
    settings, [problem] = parse_settings(content, "study.toml")

    assert problem.code == "wrong-setting"
    assert problem.remedy == "write a section"
    assert settings == Settings()


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"title = ", b"a" * 10_000, b"[[[[" * 5_000])
def test_a_file_that_is_no_toml_is_a_problem(tmp_path, data):
    (tmp_path / "study.toml").write_bytes(data)

    _, problems = read_settings(tmp_path / "study.toml")

    assert [problem.code for problem in problems] == ["broken-toml"]


def test_the_text_says_the_same_as_the_settings():
    settings = Settings().override(
        title='Films "A"\n\x7f\\', positive="1", threshold=2.5, metrics=("auc",), covariates="age"
    )
    settings = settings.model_copy(update={"columns": {"reader": ("Rad_ID", "Who")}})

    again, problems = parse_settings(tomllib.loads(to_toml(settings)), "study.toml")

    assert problems == []
    assert again.model_dump() == settings.model_dump()


def test_the_text_can_be_read_by_people():
    lines = to_toml(Settings(title="Films").override(positive="fake")).splitlines()

    assert lines[:4] == [
        'title = "Films"',
        "",
        "[task]",
        'positive = "fake"  # label of the condition sought',
    ]


def test_a_value_that_is_not_given_overrides_nothing():
    assert Settings().override(level=None, seed=None) == Settings()


def test_an_override_says_what_is_wrong():
    with pytest.raises(ValueError, match=r"'level' cannot be 2; it must be at most 0\.9999"):
        Settings().override(level=2)


@pytest.mark.parametrize(("percent", "share"), [(95, "0.95"), (99.5, "0.995"), ("90", "0.9")])
def test_a_level_in_percent_is_told_as_a_share(percent, share):
    with pytest.raises(SettingError, match=rf"'level' cannot be .*; write {share}$"):
        Settings().override(level=percent)


def test_every_metric_of_the_statistics_can_be_asked_for():
    detection = pytest.importorskip("readerstats.stats.detection")

    assert set(detection.METRICS) <= set(METRICS)


def test_what_is_named_twice_counts_once():
    content = {
        "analysis": {"metrics": ["auc", "accuracy", "auc"], "covariates": ["age", "age"]},
    }
    settings, problems = parse_settings(content, "study.toml")

    assert problems == []
    assert settings.analysis.metrics == ("auc", "accuracy")
    assert settings.analysis.covariates == ("age",)
    assert Settings().override(metrics=("mcc", "mcc")).analysis.metrics == ("mcc",)


@pytest.mark.parametrize(("typed", "meant"), [("acc", "accuracy"), ("SENS", "sensitivity"),
                                              ("f", "f1"), ("spec", "specificity"),
                                              ("d_prime", "d-prime"),
                                              ("pAUC", "partial-auc")])  # fmt: skip
def test_a_metric_that_begins_as_typed_is_suggested_first(typed, meant):
    with pytest.raises(SettingError, match=f"did you mean '{meant}'"):
        Settings().override(metrics=(typed,))


def test_invisible_characters_of_study_toml_reach_no_page():
    hidden = "\x1b[31m\x00\u202eFilms\u200b"
    report = {"notice": hidden, "readers": hidden, "cases": hidden}
    content = {"title": hidden, "report": report, "task": {"positive": "fake\u200b"}}
    settings, problems = parse_settings(content, "study.toml")

    assert problems == []
    assert settings.title == settings.report.notice == settings.report.readers == "[31mFilms"
    assert (settings.report.cases, settings.task.positive) == ("[31mFilms", "fake")


def test_a_noun_of_invisible_characters_alone_is_none():
    _, [problem] = parse_settings({"report": {"readers": "\u200b"}}, "study.toml")

    assert problem.remedy == "write a text that is not empty"


def test_a_setting_that_does_not_exist_is_told_with_the_nearest():
    with pytest.raises(
        SettingError, match="'replicate' is not a setting; did you mean 'replicates'"
    ):
        Settings().override(replicate=100)


def test_a_setting_tells_whether_study_toml_had_it():
    settings, _ = parse_settings({"analysis": {"margin": 0.05, "level": 0.9}}, "study.toml")

    typed = settings.override(margin=0.05, level=0.95, seed=3)

    origins = {key: typed.origin(key) for key in ("margin", "level", "seed", "metrics")}
    assert origins == {"margin": "study.toml", "level": "option", "seed": "option",
                       "metrics": "default"}  # fmt: skip
    assert typed.override(style="jama").origin("level") == "option"
    assert settings.origin("level") == "study.toml"


def test_the_origin_of_no_setting_is_refused():
    with pytest.raises(SettingError, match="did you mean 'margin'"):
        Settings().origin("margn")
