"""A reader's own templates stand in for the package's, and can do no harm."""

from __future__ import annotations

import pytest

from readerstats.errors import ReaderStatsError
from readerstats.report.document import Document, Prose, Section
from readerstats.report.html import render

PAGE = Document(
    title="A study",
    sections=tuple(
        Section(id=name, title=name, blocks=(Prose(paragraphs=("Words.",)),))
        for name in ("first", "second")
    ),
)


@pytest.fixture
def own(tmp_path):
    (tmp_path / "sections").mkdir()
    return tmp_path


def test_one_section_or_one_part_can_be_ones_own(own):
    (own / "sections/second.html.j2").write_text(
        '{% include "readerstats/section.html.j2" %}<p>Mine, {{ section.title | words }}.</p>'
    )
    (own / "style.css").write_text("p { color: red }")
    page = render(PAGE, templates=own)

    assert page.count("Words.") == 2
    assert page.count("Mine, second.") == 1
    assert "<style>p{color: red }</style>" in page
    assert "Mine" not in render(PAGE)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("{{ section.nothing }}", "line 1 (UndefinedError"),
        ("\n{% if %}", "line 2 (TemplateSyntaxError"),
        ("{{ 1 / 0 }}", "line 1 (ZeroDivisionError"),
        ("{{ section.__class__.__mro__ }}", "line 1 (SecurityError"),
        ("{{ range(10 ** 9) | list }}", "line 1 (OverflowError"),
    ],
)
def test_a_template_that_fails_or_reaches_too_far_is_named_with_its_line(own, source, told):
    file = own / "sections/first.html.j2"
    file.write_text(source)

    with pytest.raises(ReaderStatsError) as error:
        render(PAGE, templates=own)
    assert str(error.value).startswith(f"the template {file} fails at {told}")


def test_a_style_that_ends_its_element_and_a_folder_that_is_none_are_refused(own):
    (own / "style.css").write_text("p {} </STYLE><script>")

    with pytest.raises(ReaderStatsError, match="would end it early"):
        render(PAGE, templates=own)
    with pytest.raises(ReaderStatsError, match="no folder"):
        render(PAGE, templates=own / "nowhere")
