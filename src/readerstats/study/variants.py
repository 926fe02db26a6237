"""How a model was asked: prompts and temperatures are further runs of a case, not more cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from readerstats.study.draft import kinds_of
from readerstats.study.translate import distinct_values

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from readerstats.study.draft import Draft

VARIANTS: Final = ("prompt", "temperature")
"""Roles that tell runs of a model on one case apart, beside ``repeat``."""


def number_variants(draft: Draft) -> None:
    """Give runs of models that differ in prompt or temperature numbers, as repeats have them.

    Each combination of prompt, temperature and repeat is a run of its own. Reads of people, and
    of models that answered each case in one way, stay as they are.
    """
    reads = draft.reads
    told = [column for column in VARIANTS if reads.has(column)]
    if not told or not reads.has("reader", "case"):
        return
    key = [column for column in ("reader", "case", "modality") if reads.has(column)]
    frame = reads.frame
    kinds = kinds_of(draft)
    of_models = frame["reader"].map(kinds).eq("model").to_numpy(dtype=bool)
    several = of_models & frame.duplicated(key, keep=False).to_numpy(dtype=bool)
    if not several.any():
        return
    parts = [*told, *(column for column in ("repeat", "session") if reads.has(column))]
    number = frame["repeat"] if reads.has("repeat") else np.full(len(frame), np.nan)
    repeat = np.array(number, dtype=float)
    for name in distinct_values(frame.loc[several, "reader"]):
        mine = of_models & (frame["reader"] == name).to_numpy(dtype=bool)
        runs = frame.loc[mine, parts].groupby(parts, sort=False, dropna=False).ngroup()
        repeat[mine] = runs.to_numpy(dtype=float) + 1
    frame["repeat"] = repeat


def variants(reads: pd.DataFrame) -> NDArray[np.object_] | None:
    """Name how each read was asked; None where no column tells it.

    Parameters
    ----------
    reads : DataFrame

    Returns
    -------
    ndarray of str, shape (read,), or None
        Such as ``"B"`` for a prompt, ``"B, temperature 0.5"`` with a temperature.

    Examples
    --------
    >>> import pandas as pd
    >>> variants(pd.DataFrame({"prompt": ["A", None], "temperature": ["0", "0"]})).tolist()
    ['A, temperature 0', 'temperature 0']
    """
    told = [column for column in VARIANTS if column in reads]
    if not told:
        return None
    names = [
        ", ".join(
            _named(role, value)
            for role, value in zip(told, row, strict=True)
            if value is not None and value == value  # noqa: PLR0124 - NaN is not equal to itself
        )
        for row in reads[told].itertuples(index=False, name=None)
    ]
    return np.array(names, dtype=object)


def _named(role: str, value: object) -> str:
    words = f"{value:g}" if isinstance(value, float) else str(value)
    bare = role == "prompt" and not words.replace(".", "").isdigit()
    return words if bare else f"{role} {words}"
