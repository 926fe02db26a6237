"""Names of people in texts that say something else: titles, notes, columns, file names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

NOBODY: Final = "[reader]"
"""What stands in place of a name.

Not the new name: who knows whom a title means would then know the new name, too.
"""
NO_CASE: Final = "[case]"
"""What stands in place of the name of a case or a patient."""
_LONG: Final = 5
"""Characters from which a name is one inside another word, too, as in 'rossireads.csv'."""


_FIRST_WITHOUT_SPACES: Final = "\u2e80"
"""From here on stand the scripts of Chinese, Japanese and Korean."""


class NamesInText:
    """Finds identifiers of people in texts, in any letter case.

    A name of one character, or of digits alone, tells nothing outside the column of readers; one
    of up to four characters does so only as a whole word.

    Parameters
    ----------
    names : iterable of str
    instead : str, default NOBODY
        What stands in place of a name.
    numbers : bool, default False
        Whether names of digits alone are looked for, too.

    Examples
    --------
    >>> names = NamesInText(["Rossi", "Lee", "R-0012", "7"])
    >>> names.removed("Dr. ROSSI for 7 hours, Lee, fleece, R-0012, R-00123")
    'Dr. [reader] for 7 hours, [reader], fleece, [reader], R-00123'
    >>> names.found("rossireads.csv"), names.found("reads.csv")
    (True, False)
    """

    def __init__(
        self, names: Iterable[str], *, instead: str = NOBODY, numbers: bool = False
    ) -> None:
        self._instead = instead
        telling = {name.strip() for name in names}
        telling = {name for name in telling if len(name) > 1 and (numbers or not name.isdigit())}
        patterns = [_pattern(name) for name in sorted(telling, key=lambda one: (-len(one), one))]
        self._any = re.compile("|".join(patterns), re.IGNORECASE) if patterns else None

    def found(self, text: str) -> bool:
        """Whether a text names somebody."""
        return self._any is not None and self._any.search(text) is not None

    def removed(self, text: str) -> str:
        """Return a text that names nobody."""
        return text if self._any is None else self._any.sub(self._instead, text)


def _pattern(name: str) -> str:
    spaced = max(name) < _FIRST_WITHOUT_SPACES  # others are written without a space after them
    if len(name) < _LONG and spaced:
        return rf"(?<![^\W_]){re.escape(name)}(?![^\W_])"
    before = r"(?<!\d)" if name[0].isdigit() else ""
    after = r"(?!\d)" if name[-1].isdigit() else ""
    return before + re.escape(name) + after
