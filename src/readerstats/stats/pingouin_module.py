"""Pingouin without its figures, whose libraries would take longer to load than all our numbers."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, Final

_PLOTS: Final = "pingouin.plotting"


@cache
def pingouin_module() -> ModuleType:
    """Import pingouin; its figures are loaded when somebody asks for one.

    Returns
    -------
    module
        Complete: ``pingouin.plot_blandaltman`` and the like are there as ever.

    Notes
    -----
    Pingouin imports pyplot and seaborn as it is imported, half a second that no test needs. Where
    it is imported already, it stays as it is.

    Examples
    --------
    >>> callable(pingouin_module().ttest), callable(pingouin_module().plot_blandaltman)
    (True, True)
    """
    if "pingouin" in sys.modules or _PLOTS in sys.modules:
        return import_module("pingouin")
    stand_in = ModuleType(_PLOTS)
    stand_in.__all__ = []  # type: ignore[attr-defined]
    sys.modules[_PLOTS] = stand_in
    try:
        module = import_module("pingouin")
    finally:
        del sys.modules[_PLOTS]
    if getattr(module, "plotting", None) is stand_in:
        del module.plotting

    def plots(name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module 'pingouin' has no attribute '{name}'")
        figures = import_module(_PLOTS)
        return figures if name == "plotting" else getattr(figures, name)

    module.__getattr__ = plots  # type: ignore[method-assign]
    return module
