"""The software behind the numbers, with its versions."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

LIBRARIES: Final = ("numpy", "pandas", "pingouin", "scipy", "statsmodels")


def libraries() -> tuple[tuple[str, str], ...]:
    """Name Python and the libraries that compute, with their versions.

    Examples
    --------
    >>> [name for name, _ in libraries()][:2]
    ['Python', 'numpy']
    """
    return (
        ("Python", platform.python_version()),
        *((name, found) for name in LIBRARIES if (found := _version_of(name))),
    )


def _version_of(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
