"""A user's own templates: in the page's place one by one, and where they can do no harm."""

from __future__ import annotations

import re
import shutil

import pytest

import readerstats as rs
from readerstats import resources
from readerstats.errors import ReaderStatsError
from readerstats.report.html import render
from readerstats.report.manifest import templates_of
from readerstats.report.templating import Templates


@pytest.fixture
def page_with(demo_document, folder_with, tmp_path):
    """Render the page of made-up numbers with a folder of templates."""

    def rendered(files):
        for name in files:
            (tmp_path / name).parent.mkdir(exist_ok=True)
        return render(demo_document, templates=folder_with(files))

    return rendered


def test_a_template_stands_in_the_place_of_the_page_s_own(page_with, demo_document):
    page = page_with({"code.html.j2": "<pre class='mine'>{{ block.lines }}</pre>\n"})

    assert "<pre class='mine'>readerstats report study.toml -o report.html</pre>" in page
    assert page.count("<table") == render(demo_document).count("<table")


def test_copies_of_all_templates_make_the_same_page(demo_document, tmp_path):
    folder = shutil.copytree(resources.templates(), tmp_path / "mine")

    assert render(demo_document, templates=folder) == render(demo_document)


def test_what_a_table_holds_is_escaped_in_a_template_of_one_s_own(page_with):
    page = page_with({"code.html.j2": "{{ '<script>alert(1)</script>' }}"})

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_style_sheet_and_a_script_of_one_s_own_are_admitted_by_their_hashes(
    page_with, demo_document
):
    page = page_with({"style.css": "main { color: red }", "script/page.js": "document.title;"})

    hashes = re.compile(r"sha256-[^']+")
    assert "<style>main{color: red }</style>" in page
    assert "<script>document.title;" in page
    assert not set(hashes.findall(page)) & set(hashes.findall(render(demo_document)))


def test_a_part_that_begins_with_an_underscore_can_be_included(page_with):
    page = page_with(
        {"code.html.j2": "{% include '_ward.html.j2' %}", "_ward.html.j2": "Ward {{ 3 + 4 }}"}
    )

    assert "Ward 7" in page


def test_one_section_alone_can_be_laid_out_anew(page_with, demo_document):
    own = "{% include 'readerstats/section.html.j2' %}<p>Mine, {{ section.title | words }}.</p>"
    page = page_with({"sections/methods.html.j2": own})

    assert page.count("Mine, Methods, for the paper.") == page.count("Mine") == 1
    assert page.count("<table") == render(demo_document).count("<table")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{ nobody }}", "'nobody' is undefined"),
        ("{% for %}", "Expected an expression"),
        ("{{ block.__class__.__mro__ }}", "access to attribute '__class__'"),
        ("{{ document | attr('__class__') }}", "access to attribute '__class__'"),
        ("{{ ().__class__.__bases__[0].__subclasses__() }}", "is unsafe"),
        ("{{ cycler.__init__.__globals__ }}", "is unsafe"),
        ("{{ words.__globals__ }}", "'words' is undefined"),
        ("{% set _ = document.sections.append(1) %}", "has no attribute 'append'"),
        ("{% for i in range(10 ** 9) %}{% endfor %}", "Range too big"),
        ("{{ 'x' * 10 ** 9 }}", "repeats a text or list beyond 1,000,000"),
        ("{{ [0] * 10 ** 9 }}", "repeats a text or list beyond 1,000,000"),
        ("{{ 9 ** 999 }}", "raises to a power beyond 100"),
        ("{{ '%999999999d' % 1 }}", "'%' works on numbers here"),
        ("{{ 'x' | center(10 ** 9) }}", "No filter named 'center'"),
        ("{{ '{:>9999999999}'.format(1) }}", "access to attribute 'format' of 'str' object"),
        ("{{ 'x'.ljust(10 ** 10) }}", "access to attribute 'ljust' of 'str' object"),
        ("{{ [1, 2] | random }}", "No filter named 'random'"),
        ("{{ lipsum() }}", "'lipsum' is undefined"),
        ("{% include 'code.html.j2' %}", "it includes itself without an end"),
        ("{% include '/etc/passwd' %}", "there is no template '/etc/passwd'"),
        ("{% include '../study.toml' %}", "there is no template '../study.toml'"),
        ("{{ 1 / 0 }}", "division by zero"),
    ],
)
def test_a_template_that_fails_is_told_with_its_file_its_line_and_the_reason(
    source, reason, page_with, tmp_path
):
    with pytest.raises(ReaderStatsError) as told:
        page_with({"code.html.j2": f"<p>\n{source}\n</p>"})

    said = str(told.value)
    assert said.startswith(f"{tmp_path / 'code.html.j2'}, line 2: ")
    assert reason in said
    assert said.endswith("; mend it, or take the file away to have the page's own.")


def test_a_page_without_end_is_stopped(page_with, monkeypatch):
    monkeypatch.setattr("readerstats.report.templating.MAX_PAGE", 100_000)
    loop = "{% for i in range(100000) %}" * 2 + "x" + "{% endfor %}" * 2

    with pytest.raises(ReaderStatsError, match="it makes a page of more than 100,000 characters"):
        page_with({"code.html.j2": loop})


@pytest.mark.parametrize(
    "policy",
    ["", "default-src *; script-src 'sha256-x'", "default-src 'none'",
     "default-src 'none'; script-src 'sha256-x' 'unsafe-inline'"],
)  # fmt: skip
def test_a_page_that_would_run_any_script_is_refused(policy, page_with):
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">' if policy else ""

    with pytest.raises(ReaderStatsError, match="leaves out the Content-Security-Policy"):
        page_with({"page.html.j2": f"<html><head>{meta}</head><body></body></html>"})


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "holds none of the page's templates; there are alerts.html.j2, "),
        ({"README.md": "mine"}, "holds none of the page's templates"),
        ({"_part.html.j2": ""}, "holds none of the page's templates"),
        ({"tabel.html.j2": ""}, "Did you mean 'table.html.j2'?"),
        ({"style.css": "</STYLE><script>"}, "style.css, line 1: '</style' would end it"),
        ({"script/page.js": "1;\n'</script>'"}, "page.js, line 2: '</script' would end it"),
        ({"table.html.j2": b"\xff"}, "is not in UTF-8"),
        ({"table.html.j2": b" " * 1_000_001}, "larger than 1,000,000 bytes"),
    ],
)
def test_a_folder_that_cannot_be_used_is_told_in_a_sentence(files, words, page_with):
    with pytest.raises(ReaderStatsError, match=re.escape(words)):
        page_with(files)


def test_a_folder_that_is_none_is_told(tmp_path):
    with pytest.raises(ReaderStatsError, match="is no folder"):
        Templates(tmp_path / "nowhere")


def test_templates_are_inputs_and_nothing_is_computed_before_they_are_right(
    folder_with, tiny_study, tmp_path
):
    folder = folder_with({"code.html.j2": "", "tabel.html.j2": ""})
    with pytest.raises(ReaderStatsError, match="tabel"):
        rs.report(rs.load_study(tiny_study), tmp_path / "page.html", templates=folder)
    assert not (tmp_path / "page.html").exists()

    (folder / "tabel.html.j2").unlink()
    (template,) = templates_of(folder)
    assert (template.name, template.role, template.size) == ("code.html.j2", "template", 0)
