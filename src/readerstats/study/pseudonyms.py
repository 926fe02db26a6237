"""New identifiers: Reader 01, Reader 02, ... in an order that tells nothing."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from readerstats.study.translate import distinct_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

    from readerstats.study.contents import Contents


def pseudonyms(each: Sequence[Contents]) -> dict[str, str]:
    """Give every person of a study and its phases a number.

    The order is that of a hash of the identifiers under a key that nobody outside has: the salt of
    the settings, or else all the reads. It is neither that of a file, nor of the alphabet, nor of
    skill, and does not depend on the order of rows. A hash without a key would be no protection:
    who has a list of radiologists could hash every name and compare.

    Parameters
    ----------
    each : sequence of Contents
        The study, then its phases.

    Returns
    -------
    dict of str to str
        New names by old ones; models are not among them.
    """
    people = (part.readers.loc[part.readers["kind"] == "human", "reader"] for part in each)
    humans = dict.fromkeys(name for some in people for name in some)
    key = _key(each[0])
    ordered = sorted(humans, key=lambda name: _digest(key, name))
    width = max(2, len(str(len(ordered))))
    return {name: f"Reader {number:0{width}d}" for number, name in enumerate(ordered, 1)}


def numbered(noun: str, tables: Iterable[pd.DataFrame]) -> dict[str, str]:
    """Return new identifiers of cases or patients, numbered in order of appearance.

    Examples
    --------
    >>> import pandas as pd
    >>> numbered("Case", [pd.DataFrame({"case": ["b7", "a2", "b7"]})])
    {'b7': 'Case 1', 'a2': 'Case 2'}
    """
    each = dict.fromkeys(name for table in tables for name in distinct_values(table[noun.lower()]))
    width = len(str(len(each)))
    return {name: f"{noun} {number:0{width}d}" for number, name in enumerate(each, 1)}


def _digest(key: bytes, name: str) -> bytes:
    return hmac.new(key, name.encode("utf-8", "replace"), hashlib.sha256).digest()


def _key(contents: Contents) -> bytes:
    """Return what only who has the study can know; the page prints the seed of the analysis."""
    salt = contents.settings.report.salt
    if salt is not None:
        return salt.encode("utf-8", "replace")
    lines = sorted(contents.reads.to_csv(index=False).splitlines())
    return hashlib.sha256("\n".join(lines).encode("utf-8", "replace")).digest()
