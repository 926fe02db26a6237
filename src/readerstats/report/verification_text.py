"""What became of an output that was made again, in sentences and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readerstats.report.decimals import fixed, told_apart
from readerstats.report.number_differences import LAST_DIGITS
from readerstats.report.table import Cell, Column, Table, TableRow
from readerstats.study.wording import counted, listed, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from readerstats.report.file_differences import CheckedOutput
    from readerstats.report.number_differences import Value, ValueDifference
    from readerstats.report.table import Raw
    from readerstats.report.verification import CheckedInput, Verification

MOST = 20
"""Differences that are shown one by one before the rest is counted."""
_ON_DISK = {
    "same": "as it was written",
    "changed": "changed since it was written",
    "missing": "missing",
    "not known": "",
}
_AGAIN = {
    "same": "the same",
    "different": "different",
    "not made": "not made any more",
    "new": "new: was not made then",
    "not tried": "not run again",
}


def conclusions(found: Verification) -> tuple[str, ...]:
    """Say what a verification found: first whether all is the same, then each reason why not.

    Parameters
    ----------
    found : Verification

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> conclusions.__name__
    'conclusions'
    """
    if found.same:
        numbers = 0 if found.results is None else found.results.numbers
        those = f", {counted(numbers, 'number')} among them" if numbers else ""
        return (
            f"The same, byte for byte: {counted(len(found.outputs), 'file')} made again{those}.",
            *_although(found),
        )
    return tuple(_reasons(found))


def _although(found: Verification) -> Iterator[str]:
    """Say what is another and has changed nothing."""
    if found.changed_inputs:
        yield "It is the same although inputs differ: " + _of_inputs(found.changed_inputs) + "."
    if found.settings:
        yield f"It is the same although it names other settings: {_of_settings(found)}."
    if found.versions:
        yield "It is the same under other versions: " + _of_versions(found) + "."


def _reasons(found: Verification) -> Iterator[str]:
    if found.failure:
        yield f"It could not be made again: {found.failure.rstrip('.')}."
    by_hand = [one.name for one in found.outputs if one.on_disk == "changed"]
    if by_hand:
        right = all(one.again == "same" for one in found.outputs if one.on_disk == "changed")
        verb = "was" if len(by_hand) == 1 else "were"
        yield f"{listed(by_hand)} {verb} changed after being written" + (
            "; the analysis, run again, gives what was written then." if right else "."
        )
    missing = [one.name for one in found.outputs if one.on_disk == "missing"]
    if missing:
        yield f"{listed(missing)} {'is' if len(missing) == 1 else 'are'} missing."
    if found.changed_inputs:
        yield f"The inputs are not the same: {_of_inputs(found.changed_inputs)}."
    if found.settings:
        yield f"The settings are not the same: {_of_settings(found)}."
    if found.versions:
        yield f"The versions are not the same: {_of_versions(found)}."
    yield from _of_results(found)
    unexplained = not (by_hand or found.changed_inputs or found.settings or found.versions)
    if unexplained and not found.failure and any(one.again == "different" for one in found.outputs):
        yield (
            "Inputs, settings and versions are the same: it was changed after being written, or "
            "made on another kind of computer."
        )


def _of_inputs(inputs: Sequence[CheckedInput]) -> str:
    return "; ".join(_of_input(one) for one in inputs)


def _of_input(one: CheckedInput) -> str:
    name = shown(one.name)
    if one.state != "changed":
        return f"{name} is {'missing' if one.state == 'missing' else 'new'}"
    if one.rows is None or one.rows_now is None:
        return f"{name} was changed"
    if one.rows == one.rows_now:
        return f"{name} was changed, and still has {counted(one.rows, 'row')}"
    return f"{name} had {counted(one.rows, 'row')}, now has {one.rows_now}"


def _of_settings(found: Verification) -> str:
    changes = (f"{one.name} was {one.before}, is {one.after}" for one in found.settings)
    return shown("; ".join(changes), longest=400)


def _of_versions(found: Verification) -> str:
    changes = (
        f"{one.name} {one.before or 'none'}, now {one.after or 'none'}" for one in found.versions
    )
    return shown("; ".join(changes), longest=400)


def _of_results(found: Verification) -> Iterator[str]:
    results = found.results
    if results is None:
        return
    of_numbers = len(results.of_numbers)
    if not results.differences:
        yield f"No number differs: {counted(results.numbers, 'number')} came out the same."
        return
    if results.only_last_digits:
        yield (
            f"{of_numbers} of {counted(results.numbers, 'number')} differ, and only in their last "
            "digits: by less than a billionth."
        )
        return
    rows = sum(one.kind in ("missing", "added") for one in results.differences)
    words = len(results.differences) - of_numbers - rows
    parts = [f"{of_numbers} of {counted(results.numbers, 'number')}"] if of_numbers else []
    parts += [
        counted(rows, "row that only one of the two has", "rows that only one of the two has")
    ] * bool(rows)
    parts += [counted(words, "text")] * bool(words)
    yield f"What differs: {', '.join(parts)}."


def tables(found: Verification, *, most: int = MOST) -> tuple[Table, ...]:
    """Lay out the files and the values that are not as they were; no table where all is the same.

    Parameters
    ----------
    found : Verification
    most : int
        Values, and files, that are shown before the rest is counted.

    Examples
    --------
    >>> tables.__name__
    'tables'
    """
    wrong = [one for one in found.outputs if not one.right]
    differences = () if found.results is None else found.results.differences
    laid = []
    if wrong:
        laid.append(_table_of_files(wrong, most))
    if differences:
        laid.append(_table_of_values(differences, most))
    places = [(one.name, place) for one in wrong for place in one.places]
    # A text differs wherever its numbers do; alone, its words are what there is to tell.
    if places and not differences:
        laid.append(
            Table(
                id="places",
                title="Words that differ",
                columns=(
                    Column(key="file", heading="File"),
                    Column(key="line", heading="Line", align="right"),
                    Column(key="there", heading="There"),
                    Column(key="again", heading="Made again"),
                ),
                rows=tuple(
                    TableRow(
                        (
                            Cell(shown(name)),
                            Cell(str(place.line), place.line),
                            Cell(shown(place.before)),
                            Cell(shown(place.after)),
                        )
                    )
                    for name, place in places[:most]
                ),
                notes=_rest(len(places), most),
            )
        )
    return tuple(laid)


def _table_of_files(wrong: Sequence[CheckedOutput], most: int) -> Table:
    return Table(
        id="files",
        title="Files that are not as they were",
        columns=(
            Column(key="file", heading="File"),
            Column(key="there", heading="There"),
            Column(key="again", heading="Made again"),
        ),
        rows=tuple(
            TableRow((Cell(shown(one.name)), Cell(_ON_DISK[one.on_disk]), Cell(_AGAIN[one.again])))
            for one in wrong[:most]
        ),
        notes=_rest(len(wrong), most),
    )


def _table_of_values(differences: Sequence[ValueDifference], most: int) -> Table:
    return Table(
        id="values",
        title="Values that differ, the worst first",
        columns=(
            Column(key="value", heading="Value"),
            Column(key="there", heading="There", align="right"),
            Column(key="again", heading="Made again", align="right"),
            Column(key="difference", heading="Difference", align="right"),
            Column(key="pointer", heading="Place"),
        ),
        rows=tuple(_value_row(one) for one in differences[:most]),
        notes=_rest(len(differences), most),
    )


def _value_row(one: ValueDifference) -> TableRow:
    row_alone = one.kind in ("missing", "added") and one.before is None and one.after is None
    there, again = _value(one.before), _value(one.after)
    if row_alone:
        there, again = ("a row", "–") if one.kind == "missing" else ("–", "a row")
    elif isinstance(one.before, float | int) and isinstance(one.after, float | int):
        there, again = told_apart(one.before, one.after)
    return TableRow(
        (
            Cell(shown(one.label, longest=60)),
            Cell(there, _raw(one.before)),
            Cell(again, _raw(one.after)),
            Cell(_size(one)),
            Cell(shown(one.pointer)),
        )
    )


def _value(value: Value) -> str:
    return "–" if value is None else shown(value, longest=40)


def _raw(value: Value) -> Raw:
    return str(value) if isinstance(value, bool) else value


def _size(one: ValueDifference) -> str:
    """Say how large a difference is, in words that need no exponent."""
    if one.relative is None:
        return ""
    if one.kind != "number" or one.before is None or one.after is None:
        return ""
    if one.relative <= LAST_DIGITS:
        return "last digits"
    return f"{fixed(100 * one.relative, 1)}%" if one.relative >= 0.001 else "< 0.1%"


def _rest(count: int, most: int) -> tuple[str, ...]:
    return (f"And {count - most} more.",) if count > most else ()
