"""One typed value, of a spreadsheet or a DataFrame, as the text that a CSV file would hold."""

from __future__ import annotations

import datetime as dt
import math
import numbers


def cell_text(value: object) -> str | None:
    """Return the text of a value; None where it is missing.

    Whole numbers lose their decimals, so that a case numbered 7 is ``"7"`` whatever program
    wrote it; text is left as it is.

    Examples
    --------
    >>> [cell_text(value) for value in (7.0, 2.5, True, "007", float("nan"), None)]
    ['7', '2.5', 'true', '007', None, None]
    """
    if value is None or isinstance(value, str):
        return value
    text = str(value)
    if text in {"NaT", "<NA>"}:
        return None
    if type(value).__name__ in {"bool", "bool_"}:
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        number = float(value)
        if math.isnan(number):
            return None
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if isinstance(value, dt.datetime) and value.time() == dt.time.min:
        return value.date().isoformat()
    return text
