"""Models as participants: runs, prompts, refusals, bounds; n is a number of cases everywhere."""

import json
import math

import numpy as np
import pandas as pd
import pytest

import readerstats as rs
from readerstats.analysis.answers import answer
from readerstats.analysis.frame import document
from readerstats.errors import StudyError, Unanswerable
from readerstats.report.page import build, results_json
from readerstats.report.participants_section import participants_section, unanswered_section
from readerstats.report.participants_tables import participants_tables
from readerstats.report.style import RADIOLOGY
from readerstats.study.config import Settings

CASES = 67
PROMPTS = "ABCDEF"
NAMES = [f"case-{number:02d}" for number in range(CASES)]
TRUTH = ["yes" if number % 2 else "no" for number in range(CASES)]


def table(read, who="reader"):
    """Rows of (name, case, prompt, repeat, answer): answers are labels or statuses."""
    rows = []
    for name, case, prompt, repeat, said in read:
        answered = said in ("yes", "no")
        rows.append(
            {
                who: name,
                "case": case,
                "prompt": prompt,
                "repeat": repeat,
                "response": said if answered else None,
                "status": "answered" if answered else said,
            }
        )
    frame = pd.DataFrame(rows)
    return frame.drop(columns=[name for name in ("prompt", "repeat") if frame[name].isna().all()])


def opposite(label):
    return "no" if label == "yes" else "yes"


def people(n=3, unanswered=()):
    chance = np.random.default_rng(1)
    return table(
        (f"R{reader}", case, None, None,
         "indeterminate" if (reader, number) in unanswered
         else truth if chance.random() < 0.8 else opposite(truth))
        for reader in range(n)
        for number, (case, truth) in enumerate(zip(NAMES, TRUTH, strict=True))
    )  # fmt: skip


def wavering(name="net", prompts=PROMPTS, repeats=1, silent=0.0, cases=range(CASES)):
    """A model that is right now and then, and refuses, errs or is not understood."""
    chance = np.random.default_rng(2)
    skill = chance.beta(2, 1, CASES)
    for number in cases:
        for prompt in prompts:
            for repeat in range(1, repeats + 1):
                said = TRUTH[number] if chance.random() < skill[number] else opposite(TRUTH[number])
                if chance.random() < silent:
                    said = ("refused", "unparseable", "error")[chance.integers(3)]
                yield name, NAMES[number], prompt, repeat, said


def study(model_rows, readers=None, dataset=None, **settings):
    cases = pd.DataFrame({"case": NAMES, "truth": TRUTH})
    if dataset:
        cases["dataset"] = [dataset if number < 30 else "other" for number in range(CASES)]
    return rs.Study(
        reads=people() if readers is None else readers,
        cases=cases,
        models=None if model_rows is None else table(model_rows, "model"),
        positive="yes",
        settings=Settings().override(replicates=100, **settings),
    )


@pytest.fixture(scope="module")
def six_prompts():
    return study(wavering())


@pytest.fixture(scope="module")
def refusing():
    return study(wavering(silent=0.15))


def model_of(found, name="net"):
    (one,) = (one for one in found.models if one.reader == name)
    return one


def under(one, metric, rule):
    (row,) = (row for row in one.rules if (row.labels.metric, row.labels.group) == (metric, rule))
    return row.result


# n is a number of cases


def test_sixty_seven_cases_with_six_prompts_stay_sixty_seven(six_prompts):
    found = model_of(rs.participants(six_prompts))
    own = rs.performance(six_prompts, "accuracy").readers[-1].result

    assert (found.cases, found.asked, found.runs, found.most) == (67, 67, 402, 6)
    assert (own.n, own.k, own.note) == (67, None, "average of 6 runs a case")


def test_no_number_of_the_answer_counts_runs(six_prompts):
    answers = answer(six_prompts)
    told = json.loads(results_json(answers))
    page = build(answers)

    assert all(row.get("n", 0) <= 67 for row in (*told["estimates"], *told["tests"]))
    assert not any("of 402" in str(sentence) for sentence in page.sentences)


def test_the_page_counts_cases_and_tells_runs(six_prompts):
    words = " ".join(
        str(paragraph)
        for paragraph in participants_section(answer(six_prompts), RADIOLOGY).blocks[0].paragraphs
    )

    assert "net was asked 67 cases in 402 runs (6 a case)." in words
    assert "they are no further cases, and every n is a number of cases" in words


def test_a_page_of_runs_writes_no_count_of_them_as_right(six_prompts):
    (found,) = (
        table
        for section in build(answer(six_prompts)).sections
        if section.id == "readers"
        for table in section.blocks
        if table.id == "readers-all"
    )
    (row,) = (row for row in found.rows if row.kind == "model")

    assert " of " not in str(row.cells[1].text)
    assert row.cells[3].note == "Average of 6 runs a case."


def test_the_methods_say_what_was_done_with_runs(six_prompts):
    (section,) = (s for s in build(answer(six_prompts)).sections if s.id == "methods")
    words = " ".join(str(paragraph) for paragraph in section.blocks[0].paragraphs)

    assert "Models were asked six times a case. Runs, of all prompts, were averaged" in words
    assert "did not count as further cases" in words


# Runs that repeat or agree


@pytest.mark.parametrize("metric", ["accuracy", "ppv", "d-prime"])
def test_runs_that_agree_are_a_single_run(metric):
    once = list(wavering(prompts="A"))
    thrice = [(name, case, "A", run, said) for name, case, _, _, said in once for run in (1, 2, 3)]
    first, again = study(once), study(thrice)

    assert rs.performance(again, metric).readers == rs.performance(first, metric).readers
    assert rs.compare_panel(again, metric=metric).tests == rs.compare_panel(
        first, metric=metric
    ).tests  # fmt: skip


def test_runs_that_agree_leave_mcnemar_as_it_was():
    other = list(wavering("other", prompts="B"))[::-1]
    once = [*wavering(prompts="A"), *((n, c, "A", k, s) for n, c, _, k, s in other)]
    twice = [(name, case, "A", run, said) for name, case, _, _, said in once for run in (1, 2)]

    assert rs.compare_models(study(twice)).tests == rs.compare_models(study(once)).tests


@pytest.mark.parametrize("metric", ["accuracy", "sensitivity", "mcc"])
def test_repeated_runs_change_no_standard_error(metric, six_prompts):
    again = study(
        (name, case, prompt, run, said)
        for name, case, prompt, _, said in wavering()
        for run in (1, 2, 3)
    )
    one, other = (rs.performance(s, metric).readers[-1].result for s in (six_prompts, again))
    panels = [rs.compare_panel(s, metric="accuracy").tests[0].result for s in (six_prompts, again)]

    assert (one.estimate, one.se) == pytest.approx((other.estimate, other.se), rel=1e-12)
    assert panels[0].se == pytest.approx(panels[1].se, rel=1e-12)


def test_two_models_that_waver_are_compared_case_by_case():
    both = study([*wavering("net"), *wavering("other", prompts="A")])
    (row,) = rs.compare_models(both).tests

    assert row.result.method == "mcnemar-clustered"
    assert (row.result.n, row.result.counts) == (67, None)
    assert row.result.note == "runs are averaged within cases: net"


def test_a_test_of_single_answers_refuses_runs_that_differ(six_prompts):
    with pytest.raises(rs.ReaderStatsError, match="mcnemar-exact crosses single answers"):
        rs.compare_readers(six_prompts, "net", "R0", method="mcnemar-exact")


def test_the_table_of_pairs_has_no_counts_where_no_pair_has():
    both = study([*wavering("net"), *wavering("other", prompts="AB")])
    (section,) = (s for s in build(answer(both)).sections if s.id == "models")
    (pairs,) = (block for block in section.blocks if getattr(block, "id", "") == "model-pairs")

    assert [column.key for column in pairs.columns] == ["pair", "estimate", "bounds", "p"]


def test_patients_stay_the_units_of_averaged_models():
    rows = table(wavering(), "model")
    cases = pd.DataFrame({"case": NAMES, "truth": TRUTH, "patient": [n // 4 for n in range(CASES)]})
    found = rs.Study(reads=people(), cases=cases, models=rows, positive="yes")
    own = rs.performance(found, "accuracy").readers[-1].result

    assert (own.method, own.df, own.n) == ("jackknife-by-patient", 16, 67)
    assert own.note == "average of 6 runs a case"


# Prompts


def test_prompts_and_temperatures_are_runs():
    frame = table(wavering(), "model").assign(temperature=0.0)
    warm = frame.assign(temperature=1.0)
    rows = pd.concat([frame, warm])
    cases = pd.DataFrame({"case": NAMES, "truth": TRUTH})
    found = rs.participants(rs.Study(reads=people(), cases=cases, models=rows, positive="yes"))
    one = model_of(found)

    assert (one.runs, one.most) == (804, 12)
    assert [row.labels.group for row in one.variants][:2] == [
        "A, temperature 0",
        "B, temperature 0",
    ]


def test_each_prompt_is_told_with_its_cases(six_prompts):
    one = model_of(rs.participants(six_prompts))
    own = rs.performance(six_prompts, "accuracy").readers[-1].result.estimate

    assert [(row.labels.by, row.labels.group) for row in one.variants] == [
        ("prompt", name) for name in PROMPTS
    ]
    assert {row.result.n for row in one.variants} == {67}
    assert np.mean([row.result.estimate for row in one.variants]) == pytest.approx(own)


def test_a_column_called_variant_is_the_prompt():
    rows = table(wavering(), "model").rename(columns={"prompt": "Variant"}).drop(columns="repeat")
    cases = pd.DataFrame({"case": NAMES, "truth": TRUTH})
    found = rs.Study(reads=people(), cases=cases, models=rows, positive="yes")

    assert found.arrays().runs.max() == 6
    assert ("Variant", "prompt") in [(match.column, match.role) for match in found.columns]


def test_the_same_prompt_twice_is_a_read_twice():
    rows = [*wavering(), *wavering(cases=[0])]

    with pytest.raises(StudyError, match="duplicate-read"):
        study(rows)


def test_a_prompt_of_its_own_for_each_case_is_no_second_run():
    found = study(("net", case, f"P{n}", 1, TRUTH[n]) for n, case in enumerate(NAMES))

    assert found.arrays().runs is None


def test_numbered_prompts_are_called_prompts():
    rows = table(wavering(prompts=[1, 2]), "model")
    cases = pd.DataFrame({"case": NAMES, "truth": TRUTH})
    found = rs.participants(rs.Study(reads=people(), cases=cases, models=rows, positive="yes"))

    assert [row.labels.group for row in model_of(found).variants] == ["prompt 1", "prompt 2"]


def test_prompts_survive_anonymization(six_prompts):
    found = model_of(rs.participants(six_prompts.anonymized()))

    assert len(found.variants) == 6


# Reads without an answer


def test_statuses_are_counted_apart(refusing):
    one = model_of(rs.participants(refusing))
    rows = refusing.runs

    assert one.statuses["refused"] == int((rows["status"] == "refused").sum()) > 0
    assert sum(one.statuses.values()) == one.runs == 402
    assert one.answered.estimate == pytest.approx(one.statuses["answered"] / 402)
    assert one.answered.n == 67


@pytest.mark.parametrize("rule", ["missing", "incorrect"])
@pytest.mark.parametrize(
    "metric",
    ["accuracy", "sensitivity", "specificity", "ppv", "npv", "f1", "mcc", "youden", "d-prime"],
)
def test_bounds_hold_the_declared_value(rule, metric, refusing):
    declared = refusing if rule == "missing" else refusing.counting_unanswered("incorrect")
    one = model_of(rs.participants(declared.with_settings(metrics=[metric])))
    worst, best = (under(one, metric, end).estimate for end in ("incorrect", "correct"))
    own = rs.performance(declared, metric).readers[-1].result

    assert worst < best
    assert worst <= own.estimate <= best
    assert under(one, metric, rule) == own


def test_truth_by_answer_adds_up_to_cases(refusing):
    found = model_of(rs.participants(refusing)).table

    assert sum(found["positive"]) == pytest.approx(TRUTH.count("yes"))
    assert sum(found["negative"]) == pytest.approx(TRUTH.count("no"))
    assert found["positive"][2] > 0


def test_truth_by_answer_of_a_person_counts_cases():
    readers = people(unanswered={(0, 1), (0, 2), (1, 3)})
    first, *_ = rs.participants(study(wavering(prompts="A"), readers)).people

    assert first.table["positive"][2] == 1.0
    assert first.table["negative"][2] == 1.0
    assert sum(first.table["positive"]) == 33


def test_the_reader_average_stands_under_each_rule():
    readers = people(unanswered={(0, 1), (0, 2), (1, 3)})
    silent = study(wavering(prompts="A"), readers)
    found = rs.participants(silent)
    values = {row.labels.group: row.result for row in found.averages}

    assert values["incorrect"].estimate < values["missing"].estimate < values["correct"].estimate
    assert values["missing"] == rs.performance(silent, "accuracy").group[0].result
    assert values["incorrect"].method == "obuchowski-rockette"


def test_the_average_of_ratios_is_not_repeated():
    readers = people(unanswered={(0, 1)})
    found = rs.participants(study(None, readers, metrics=["ppv"]))

    assert found.averages == ()
    assert {row.labels.metric for one in found.people for row in one.rules} == {"ppv"}


def test_what_has_no_bounds_is_named():
    found = rs.participants(study(wavering(silent=0.1), metrics=["criterion"]))

    assert model_of(found).rules == ()
    assert "unanswered reads have no bounds for criterion" in found.notes


def test_cases_that_a_model_was_not_asked_are_told():
    found = rs.participants(study(wavering(prompts="A", cases=range(60))))

    assert (
        "the model net has no row for 7 of 67 cases: they are no unanswered reads, and in no bound"
        in found.notes
    )


def test_a_model_that_refuses_everything_has_bounds_alone():
    found = model_of(rs.participants(study([("net", case, "A", 1, "refused") for case in NAMES])))

    assert (found.statuses["refused"], found.answered.k) == (67, 0)
    assert under(found, "accuracy", "missing").note == "no case was read"
    assert [under(found, "accuracy", end).estimate for end in ("incorrect", "correct")] == [0, 1]


# Runs in some places, and once


def test_runs_in_some_datasets_only():
    early, late = range(30), range(30, CASES)
    rows = [*wavering(cases=early), *wavering(prompts="A", cases=late)]
    first, second = rs.participants(study(rows, dataset="net")).models

    assert (first.most, second.most) == (6, 1)
    assert first.spread is not None
    assert second.spread is None


def test_a_few_cases_with_more_runs_than_others():
    rows = [*wavering(prompts="AB", cases=range(20)), *wavering(prompts="A", cases=range(20, 67))]
    one = model_of(rs.participants(study(rows)))

    assert (one.fewest, one.most, one.runs) == (1, 2, 87)
    assert one.consistency.result.n == 20


def test_a_run_that_was_not_shown_leaves_the_second_one():
    rows = [(n, c, p, k, "not shown" if c == "case-00" and p == "A" else s)
            for n, c, p, k, s in wavering(prompts="AB")]  # fmt: skip
    alone = rs.Study(
        reads=table(rows).assign(kind="model"),
        cases=pd.DataFrame({"case": NAMES, "truth": TRUTH}),
        positive="yes",
    )

    assert len(alone.cases) == 67
    assert alone.arrays().runs[0, 0, 0] == 1


def test_one_run_says_what_was_not_assessed():
    found = rs.participants(study(wavering(prompts="A")))

    assert found.notes == ("run-to-run variability was not assessed: net answered each case once",)


def test_the_example_has_a_short_section(example_study):
    answers = answer(rs.load_study(example_study, replicates=100))
    section = participants_section(answers, RADIOLOGY)

    first, second = (str(words) for words in section.blocks[0].paragraphs)
    assert first == (
        "The four models answered each radiograph once: run-to-run variability was not assessed. "
        "No read is without an answer."
    )
    assert second == (
        "The dataset GPT-4o bears the name of the model GPT-4o, which judged it: if the model "
        "made these cases, it may know its own work."
    )
    assert len(section.blocks) == 1
    assert unanswered_section(answers, RADIOLOGY) is None


def test_a_model_that_judges_its_own_images_is_marked_where_its_numbers_are():
    own = study(wavering(prompts="A"), dataset="Net")
    marked = {
        table.id: [str(row.cells[0].note) for row in table.rows if row.kind == "model"]
        for section in build(answer(own)).sections
        if section.id == "readers"
        for table in section.blocks[1:]
    }

    assert marked == {
        "readers-Net".lower(): [
            "The dataset bears the name of this model, which may have made its cases."
        ],
        "readers-other": [""],
    }


# Odd studies


def test_models_alone_have_no_average():
    rows = table(wavering(silent=0.1)).assign(kind="model")
    alone = rs.Study(
        reads=rows, cases=pd.DataFrame({"case": NAMES, "truth": TRUTH}), positive="yes"
    )
    found = rs.participants(alone)

    assert (len(found.models), found.people, found.averages) == (1, (), ())
    assert participants_section(answer(alone), RADIOLOGY) is not None


def test_ratings_alone_are_split_by_their_scores():
    chance = np.random.default_rng(3)
    rows = pd.DataFrame(
        {"model": "net", "case": case, "repeat": run, "score": float(chance.integers(1, 6))}
        for case in NAMES
        for run in (1, 2)
    )
    readers = pd.DataFrame(
        {"reader": f"R{n}", "case": case, "score": float(chance.integers(1, 6))}
        for case in NAMES
        for n in range(2)
    )
    rated = rs.Study(
        reads=readers, models=rows, cases=pd.DataFrame({"case": NAMES, "truth": TRUTH}),
        positive="yes",
    )  # fmt: skip
    one = model_of(rs.participants(rated))
    own = rs.performance(rated, "auc").readers[-1].result

    assert (one.table, one.consistency) == (None, None)
    assert one.spread.mean == pytest.approx(rated.arrays().score[0, 2].mean())
    assert own.note == "scores are the average of 2 runs a case"
    tables = participants_tables(rs.participants(rated), rated, RADIOLOGY)
    assert [table.id for table in tables] == ["asked", "runs-of-a-case"]


def test_people_alone_who_answered_everything_have_nothing_to_tell():
    with pytest.raises(Unanswerable, match="there is no model, and every read has an answer"):
        rs.participants(study(None))


def test_one_reader_with_gaps_has_no_average():
    found = rs.participants(study(None, people(1, unanswered={(0, 1)})))

    assert (len(found.people), found.averages) == (1, ())


def test_json_holds_counts_and_no_gap(refusing):
    found = rs.participants(refusing)
    told = json.dumps(document("models", refusing, estimates=found.estimates) | found.record())

    assert "NaN" not in told
    (one,) = (e for e in found.record()["participants"]["each"] if e["kind"] == "model")
    assert (one["cases"], one["runs"], one["runs_per_case"]) == (67, 402, [6, 6])
    assert one["spread"]["n"] == 67


def test_the_unanswered_of_people_have_a_section_of_their_own():
    readers = people(unanswered={(0, 1), (0, 2), (1, 3)})
    section = unanswered_section(answer(study(wavering(prompts="A"), readers)), RADIOLOGY)
    words = str(section.blocks[0].paragraphs[0])

    assert words.startswith(
        "Three of 201 reads, of two readers, have no answer (3 indeterminate); they were left out."
    )
    assert "with every unanswered read wrong and" in words


def test_every_run_is_counted_in_what_the_checks_say(refusing):
    (told,) = (str(p) for p in refusing.problems if "unanswered" in p.code)
    silent = int((refusing.runs["status"] != "answered").sum())

    assert f"{silent} of 603 reads without an answer" in told
    assert not any(problem.code == "incomplete-crossing" for problem in refusing.problems)


def test_the_spread_has_the_mean_of_the_declared_rule(refusing):
    strict = refusing.counting_unanswered("incorrect")
    one = model_of(rs.participants(strict))

    assert one.spread.mean == pytest.approx(under(one, "accuracy", "incorrect").estimate)
    assert math.isclose(one.spread.se, under(one, "accuracy", "incorrect").se)


# What the section says


def told(models, readers=None, dataset=None, **settings):
    section = participants_section(answer(study(models, readers, dataset, **settings)), RADIOLOGY)
    return section, [str(words) for words in section.blocks[0].paragraphs]


def test_bounds_of_one_model_are_in_the_sentences():
    _, (_, silence, agreement) = told(wavering(silent=0.15))

    assert " of 402 runs have no answer (" in silence
    assert "; they were left out. Accuracy of net was " in silence
    assert "n = 67 cases; it is " in silence
    assert agreement.startswith("Two runs of the same case agreed in ")
    assert agreement.endswith("of pairs for net.")


def test_bounds_of_many_models_are_in_the_table():
    many = [run for name in "abcde" for run in wavering(f"model {name}", "AB", silent=0.1)]
    section, (asked, silence, agreement) = told(many)

    assert asked.startswith("Five models answered cases several times. Runs were averaged within")
    assert silence.endswith("The table has each model's numbers with them left out, all wrong, and "
                            "all right.")  # fmt: skip
    assert agreement.endswith("depending on model and dataset; the table has the intervals.")
    assert "models-unanswered-accuracy" in [getattr(block, "id", "") for block in section.blocks]


def test_models_asked_once_stand_beside_those_asked_again():
    rows = [*wavering("again"), *wavering("once", "A"), *wavering("once too", "A")]
    _, paragraphs = told(rows)

    assert paragraphs[0].endswith(
        "once and once too answered each case once: run-to-run variability was not assessed."
    )
    assert paragraphs[1] == "Every run has an answer."


def test_cases_without_a_row_are_told_beside_the_table():
    section, paragraphs = told(wavering(prompts="A", cases=range(60)))

    assert paragraphs[0].startswith("net answered its cases once")
    assert paragraphs[1].startswith("The model net has no row for 7 of 67 cases")
    assert section.blocks[1].rows[0].cells[2].text == "60 of 67"


def test_too_many_prompts_are_listed_by_the_command():
    section, _ = told(wavering(prompts=[f"prompt {n}" for n in range(151)], cases=range(8)))

    assert str(section.blocks[-1].paragraphs[0]) == (
        "151 numbers, prompt by prompt, are listed by readerstats models STUDY --format csv."
    )


def test_a_long_prompt_is_shortened_in_the_table():
    runs = study(wavering(prompts=["look " * 30, "see"]))
    tables = {t.id: t for t in participants_tables(rs.participants(runs), runs, RADIOLOGY)}
    cell = tables["prompts"].rows[1].cells[0]

    assert (len(str(cell.text)), str(cell.text)[-1]) == (60, "…")
    assert cell.raw == ("look " * 30).strip()


def test_the_methods_tell_who_was_asked_once():
    both = study([*wavering("again"), *wavering("once", "A")])
    (section,) = (s for s in build(answer(both)).sections if s.id == "methods")
    words = " ".join(str(paragraph) for paragraph in section.blocks[0].paragraphs)

    assert "One of the models was asked up to six times a case; for the other run-to" in words


def test_patients_are_noted_where_runs_do_not_know_them():
    cases = pd.DataFrame({"case": NAMES, "truth": TRUTH, "patient": [n // 4 for n in range(CASES)]})
    found = rs.Study(reads=people(), cases=cases, models=table(wavering(), "model"), positive="yes")

    assert rs.participants(found).notes[-1] == (
        "for shares answered and agreement of runs every case is taken as a patient of its own"
    )


def test_people_who_answered_nothing_have_bounds_and_a_reason_for_no_average():
    cases = [f"c{number}" for number in range(6)]
    reads = pd.DataFrame(
        [(name, case, None, "refused") for name in "AB" for case in cases],
        columns=["reader", "case", "response", "status"],
    )
    models = pd.DataFrame({"model": "Bot", "case": cases, "response": ["yes", "no"] * 3,
                           "status": "answered"})  # fmt: skip
    truth = pd.DataFrame({"case": cases, "truth": ["yes"] * 3 + ["no"] * 3})
    study = rs.Study(reads=reads, cases=truth, models=models, positive="yes", negative="no",
                     settings=Settings().override(replicates=200))  # fmt: skip

    found = rs.participants(study)

    results = {row.labels.group: row.result for row in found.averages}
    assert results["missing"].estimate is None
    assert results["missing"].note == "no average without answers"
    assert (results["incorrect"].estimate, results["correct"].estimate) == (0.0, 1.0)
    assert participants_tables(found, study, RADIOLOGY)
    assert unanswered_section(answer(study), RADIOLOGY) is not None
