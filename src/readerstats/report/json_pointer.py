"""The address of one value inside a JSON document, as RFC 6901 writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def pointer(steps: Iterable[str | int]) -> str:
    """Write the way from the whole document to one value.

    Parameters
    ----------
    steps : iterable of str or int
        Keys of objects and places in lists, from the outside in.

    Returns
    -------
    str

    Examples
    --------
    >>> pointer(["estimates", 12]), pointer(["phases", "before/after", "~"])
    ('/estimates/12', '/phases/before~1after/~0')
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def value_at(content: Any, key: str) -> Any:
    """Look up the value that a pointer leads to.

    Parameters
    ----------
    content : dict or list
        A JSON document.
    key : str
        A pointer; the empty one is the whole document.

    Returns
    -------
    object

    Raises
    ------
    KeyError
        For a pointer that leads nowhere.

    Examples
    --------
    >>> value_at({"phases": {"before/after": [{"k": 7}]}}, "/phases/before~1after/0/k")
    7
    """
    found = content
    for step in key.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        try:
            found = found[int(name)] if isinstance(found, list) else found[name]
        except (IndexError, KeyError, TypeError, ValueError):
            raise KeyError(f"'{key}' leads to nothing.") from None
    return found


def record_at(content: Any, key: str) -> dict[str, Any]:
    """Look up the record that a pointer leads to; of a column, that place of all columns.

    Parameters
    ----------
    content : dict or list
        A JSON document.
    key : str
        A pointer to a record, or to one number of a column: a list that stands beside others of
        the same length.

    Returns
    -------
    dict

    Raises
    ------
    KeyError
        For a pointer that leads nowhere, or to something else.

    Examples
    --------
    >>> content = {"pairs": {"metric": "cohen-kappa", "n": [20, 19], "estimate": [0.4, 0.6]}}
    >>> record_at(content, "/pairs/estimate/1")
    {'n': 19, 'estimate': 0.6}
    """
    found = value_at(content, key)
    if isinstance(found, dict):
        return found
    column, _, place = key.rpartition("/")
    beside, size = value_at(content, column.rpartition("/")[0]), len(value_at(content, column))
    if not isinstance(beside, dict):
        raise KeyError(f"'{key}' leads to no record.")
    return {
        name: values[int(place)]
        for name, values in beside.items()
        if isinstance(values, list) and len(values) == size
    }
