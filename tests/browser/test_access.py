"""The report for those who use it without a mouse or without seeing it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


SEEN = ("nav", "#answer", "#checks", "#readers", "#contrasts", "#methods", "#reproduce")
"""Parts with every kind of words; the contrast of each word of a page takes axe half a minute."""


def violations(page: Any, **options: Any) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    context = options.pop("context", None)
    run = Axe().run(page, context=context, options={"resultTypes": ["violations"], **options})
    found = run.response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_a_desk_or_a_phone(width: int, opened: Any) -> None:
    opened.set_viewport_size({"width": width, "height": 844})
    if width > 500:
        opened.evaluate("all('details').forEach((each) => { each.open = true; })")
    opened.locator("#answer [data-key]").first.click()

    assert violations(opened, rules={"color-contrast": {"enabled": False}}) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_enough_contrast_on_the_light_and_the_dark_page(scheme: str, opened: Any) -> None:
    opened.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    opened.locator("#answer [data-key]").first.click()
    parts = {"include": [[selector] for selector in (*SEEN, "#tip")]}

    assert violations(opened, context=parts, runOnly=["color-contrast"]) == []


def focused(page: Any, property_name: str = "textContent") -> str:
    return str(page.evaluate(f"document.activeElement.{property_name}")).strip()


def test_the_keyboard_leads_from_the_top_to_the_answer_a_table_and_its_downloads(
    opened: Any,
) -> None:
    press = opened.keyboard.press
    press("Tab")
    assert focused(opened) == "Skip to the answer"
    press("Enter")
    press("Tab")
    assert opened.evaluate("document.activeElement.closest('#answer') !== null")
    assert opened.locator("[role=tooltip]").is_visible()
    press("Escape")
    assert opened.locator("[role=tooltip]").is_hidden()

    opened.locator("nav a", has_text="Readers and models").focus()
    press("Enter")
    seen = []
    for _ in range(14):
        press("Tab")
        seen.append(focused(opened, "className"))
        if seen[-1] == "opens" and focused(opened, "ariaLabel").startswith(
            "Download: Accuracy of each"
        ):
            break
    assert "copy-table" in seen
    press("Enter")
    assert focused(opened) == "Word (.docx)"
    press("ArrowDown")
    assert focused(opened) == "LaTeX (.tex)"
    press("Escape")
    assert focused(opened, "className") == "opens"
    press("Tab")
    press("Enter")
    assert opened.locator("[role=status]").inner_text().startswith("Sorted by ")


def test_what_has_the_focus_is_marked(opened: Any) -> None:
    opened.keyboard.press("Tab")
    opened.keyboard.press("Tab")

    assert opened.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_in_a_table_the_arrows_move_among_the_numbers(opened: Any) -> None:
    cells = "#readers-gpt-4o [data-key]"
    opened.locator(cells).first.focus()
    first = opened.evaluate(
        "[document.activeElement.cellIndex, document.activeElement.parentNode.rowIndex]"
    )
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowRight")
    then = opened.evaluate(
        "[document.activeElement.cellIndex, document.activeElement.parentNode.rowIndex]"
    )

    assert then == [first[0] + 1, first[1] + 1]
    assert opened.locator(f"{cells}[tabindex='0']").count() == 1


def test_a_number_tells_what_it_is_how_it_came_and_its_key(opened: Any) -> None:
    number = opened.locator("#answer .headline [data-key]").first
    number.hover()
    tip = opened.locator("[role=tooltip]")
    tip.wait_for()
    words, box, over = tip.inner_text(), number.bounding_box(), tip.bounding_box()
    key = number.get_attribute("data-key")
    tip.hover()
    opened.wait_for_timeout(400)

    assert words.startswith("Accuracy, mean of readers, GPT-4o dataset\n")
    assert "\n0.7478991596638656\n" in words
    assert "95% CI" in words
    assert "Obuchowski-Rockette" in words
    assert "readers and cases random" in words
    assert key in words
    assert box["y"] + box["height"] <= over["y"] or over["y"] + over["height"] <= box["y"]
    assert tip.is_visible()


def test_every_key_on_the_page_leads_to_a_record(opened: Any) -> None:
    lost = opened.eval_on_selector_all(
        "[data-key]", "all => all.map(keyOf).filter((key) => resultAt(key) === undefined)"
    )

    assert opened.locator("[data-key]").count() > 500
    assert lost == []


def test_a_tap_shows_where_a_number_comes_from(browser: Any, report: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(report.as_uri())
    page.locator("#answer .headline [data-key]").first.tap()
    shown = page.locator("[role=tooltip]").is_visible()
    box = page.locator("[role=tooltip]").bounding_box()
    page.locator("h1").tap()
    hidden = page.locator("[role=tooltip]").is_hidden()
    folded = page.locator("nav details[open]").count() == 0
    context.close()

    assert shown
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert hidden
    assert folded
