"""Write docs/cli.md from the help of the commands: python scripts/make_cli_page.py [FILE]."""

from __future__ import annotations

import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "cli.md"

HEAD = """\
<!-- Made by scripts/make_cli_page.py from the commands' own help. -->

# Command line

A STUDY is a `study.toml`, a folder that holds one or that holds tables named `reads`, `cases`, \
`readers` and `models`, or one or more tables. Results go to standard output, everything else to \
standard error. The exit status is 0 when done, 1 when the study has errors, 2 when the command \
line is wrong.

"""

IN_PYTHON = {
    "report": '`rs.report(study, "report.html")`',
    "text": '`rs.text(study, "methods")`',
    "supplement": '`rs.supplement(study, "supplement")`',
    "validate": "`study.problems` and `rs.alerts(study)`, and the problems of the StudyError "
    "that `load_study` raises",
    "describe": "`rs.describe(study)`",
    "accuracy": '`rs.performance(study, "accuracy")`',
    "compare": "`rs.compare_datasets(study)`, `rs.compare_modalities(study)`, "
    "`rs.compare_panel(study)`, `rs.compare_readers(study, a, b)`, `rs.compare_models(study)`",
    "models": "`rs.participants(study)`",
    "correlate": '`rs.correlate(study, "experience_years")`',
    "robustness": "`rs.robustness(study)`",
    "cases": "`rs.case_difficulty(study)`",
    "together": "`rs.together(study)`",
    "covariates": "`rs.covariates_together(study)`",
    "subgroups": '`rs.subgroups(study, by="region")`',
    "agreement": '`rs.agreement(study, column="quality")`',
    "bias": "`rs.bias(study)`",
    "predictive": "`rs.predictive_values(study, prevalence=0.05)`",
    "ratings": "`rs.ratings(study)`",
    "order": "`rs.reading_order(study)`",
    "checklist": "`readerstats.report.checklists.checklist_tables(answers, style)`",
    "letters": '`rs.write_letters(study, "letters")`',
    "verify": '`rs.verify("report.html")`',
    "convert": '`rs.convert(study, "study.imrmc")`',
    "init": "`study.columns` has what was recognized",
    "example": '`rs.example("deepfake_xray")` is the folder of the study',
}


def page() -> str:
    """Return the page: the help of `readerstats`, then of each command, as a terminal shows it."""
    from click.testing import CliRunner

    from readerstats.cli.main import COMMANDS, group

    def shown(*words: str) -> str:
        result = CliRunner().invoke(
            group, [*words, "--help"], prog_name="readerstats", env={"COLUMNS": "80"}
        )
        return f"```text\n$ {' '.join(('readerstats', *words, '--help'))}\n{result.output}```\n"

    sections = [f"## {name}\n\n{shown(name)}\nIn Python: {IN_PYTHON[name]}.\n" for name in COMMANDS]
    return "\n".join([HEAD + shown(), *sections])


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    target.write_text(page(), encoding="utf-8")
