"""The report in a browser: whole without a network or a script, on a screen, a phone and paper."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import readerstats as rs

pytestmark = pytest.mark.browser

PICTURES = Path(__file__).with_name("screenshots")
SCRIPT = "<script>document.title = 'taken over'</script>"
SECTIONS = (
    "answer", "checks", "design",
    "readers", "contrasts", "covariate-experience-years", "covariate-subspecialty",
    "covariates-together", "counts", "agreement", "bias", "predictive-values",
    "models", "participants", "together",
    "case-difficulty", "ratings-quality", "subgroups",
    "robustness", "methods", "checklists", "reproduce",
)  # fmt: skip
INK = """
([ink, paper]) => {
  const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const light = (colour) => {
    const [red, green, blue] = channels(colour);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker, lighter] = [light(ink), light(paper)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}
"""
"""Contrast of two colours by the definition of WCAG 2.2; AA asks for 4.5 for text."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, tiny_study: Path) -> Path:
    """The report on a study in which a reader's name is a script."""
    folder = tmp_path_factory.mktemp("hostile")
    for file in tiny_study.iterdir():
        words = file.read_text(encoding="utf-8").replace("reader-1", f'"{SCRIPT}"')
        (folder / file.name).write_text(words, encoding="utf-8")
    return rs.report(rs.load_study(folder), folder / "report.html")


@pytest.fixture
def with_context(browser: Any, report: Path) -> Any:
    """Open the report under other circumstances, such as without scripts."""
    contexts = []

    def open_page(**circumstances: object) -> Any:
        contexts.append(browser.new_context(**circumstances))
        page = contexts[-1].new_page()
        page.goto(report.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_the_page_makes_no_request_and_no_error(opened: Any, traffic: Any, report: Path) -> None:
    opened.wait_for_load_state("networkidle")

    assert traffic.errors == []
    assert traffic.requests == [report.as_uri()]


def test_the_page_is_smaller_than_a_megabyte(report: Path) -> None:
    assert report.stat().st_size < 1_000_000


def test_the_answer_stands_out_and_its_interval_stands_small_beside_it(opened: Any) -> None:
    size = "part => parseFloat(getComputedStyle(part).fontSize)"
    number = opened.locator("#answer .headline [data-key]").first
    detail = opened.locator("#answer .headline .big > span").first

    assert number.evaluate(size) > 2.5 * detail.evaluate(size)


def test_all_sections_are_there_and_the_list_leads_to_them(opened: Any) -> None:
    ids = opened.eval_on_selector_all("main section[id]", "found => found.map((each) => each.id)")
    links = opened.eval_on_selector_all("nav a", "found => found.map((each) => each.hash)")

    assert ids == list(SECTIONS)
    assert links == [f"#{name}" for name in SECTIONS]


def test_a_script_that_is_put_into_the_page_does_not_run(opened: Any, traffic: Any) -> None:
    opened.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "document.title = 'taken over'";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='document.title=1'>");
        }"""
    )
    opened.wait_for_timeout(100)

    assert opened.title() == "Detecting synthetic radiographs"
    assert any("Content Security Policy" in error for error in traffic.errors)


def test_a_script_in_a_name_is_shown_as_text(page: Any, traffic: Any, hostile: Path) -> None:
    page.goto(hostile.as_uri())

    assert page.title() == "Six readers, twenty cases"
    assert traffic.errors == []
    assert page.locator("th", has_text=SCRIPT).count() > 0


def test_copying_the_methods_says_so(opened: Any) -> None:
    button = opened.locator("#methods-text button.copy-prose")
    button.click()
    opened.locator("[role=status]", has_text="Copied").wait_for(state="attached", timeout=5000)

    assert button.inner_text() == "Copied"


def test_the_page_reads_whole_without_scripts(with_context: Any) -> None:
    page = with_context(java_script_enabled=False)

    assert page.locator("main section[id]").count() == len(SECTIONS)
    assert page.locator("#answer li").first.is_visible()
    assert page.locator("button:visible").count() == 0
    assert page.locator("nav li a").first.is_visible()


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_the_page_never_scrolls_sideways(width: int, opened: Any) -> None:
    opened.set_viewport_size({"width": width, "height": 800})
    opened.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")

    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.evaluate("document.body.scrollWidth") <= width


def test_a_wide_table_scrolls_by_itself_and_can_be_reached_with_the_keyboard(opened: Any) -> None:
    opened.set_viewport_size({"width": 360, "height": 800})
    wide = opened.eval_on_selector_all(
        ".scroll", "all => all.filter((each) => each.scrollWidth > each.clientWidth + 1)"
        ".map((each) => each.tabIndex)",
    )  # fmt: skip

    assert wide
    assert set(wide) == {0}


def colours(page: Any, selector: str) -> tuple[str, str]:
    ink = page.eval_on_selector(selector, "each => getComputedStyle(each).color")
    return ink, page.eval_on_selector("body", "each => getComputedStyle(each).backgroundColor")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "selector",
    ["#answer li", ".lead", ".kicker", "#readers td", "#readers .notes p", "figcaption",
     "tbody.model th", ".headline.model .big b", ".tools button", "#reproduce dt", "nav a"],
)  # fmt: skip
def test_text_has_contrast_of_grade_aa(scheme: str, selector: str, with_context: Any) -> None:
    page = with_context(color_scheme=scheme)

    assert page.evaluate(INK, list(colours(page, selector))) >= 4.5


def test_the_dark_page_has_other_colours_and_a_button_turns_it_light(with_context: Any) -> None:
    light, dark = (with_context(color_scheme=scheme) for scheme in ("light", "dark"))
    paper = colours(dark, "#answer li")[1]
    dark.locator("button.theme").click()

    assert colours(light, "#answer li")[1] == "rgb(255, 255, 255)"
    assert paper != "rgb(255, 255, 255)"
    assert colours(dark, "#answer li")[1] == "rgb(255, 255, 255)"


def test_every_control_and_picture_has_a_name(opened: Any) -> None:
    nameless = opened.eval_on_selector_all(
        "button:not([hidden]), a[href], svg[role=img], [role=group]",
        """all => all.filter((each) => {
          const by = each.getAttribute("aria-labelledby");
          const named = by ? by.split(" ").some((id) => document.getElementById(id)) : false;
          return !(named || each.getAttribute("aria-label") || each.textContent.trim());
        }).map((each) => each.outerHTML.slice(0, 80))""",
    )
    ids = opened.eval_on_selector_all("[id]", "all => all.map((each) => each.id)")

    assert nameless == []
    assert len(ids) == len(set(ids))


def test_paper_has_every_section_and_no_list_of_sections(opened: Any) -> None:
    opened.emulate_media(media="print")
    PICTURES.mkdir(exist_ok=True)
    printed = opened.pdf(path=PICTURES / "print.pdf", format="A4", prefer_css_page_size=True)

    assert not opened.locator("nav").is_visible()
    assert opened.locator(".tools:visible").count() == 0
    assert all(opened.locator(f"#{name}").is_visible() for name in SECTIONS)
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 25


@pytest.mark.parametrize(
    ("name", "circumstances"),
    [
        ("light", {"viewport": {"width": 1280, "height": 3000}}),
        ("dark", {"viewport": {"width": 1280, "height": 3000}, "color_scheme": "dark"}),
        ("phone", {"viewport": {"width": 390, "height": 2500}}),
    ],
)
def test_a_picture_is_taken_for_those_who_review_the_page(
    name: str, circumstances: dict[str, Any], with_context: Any
) -> None:
    PICTURES.mkdir(exist_ok=True)
    target = PICTURES / f"{name}.png"
    with_context(**circumstances).screenshot(path=target)

    assert target.stat().st_size > 50_000
