"""Where templates, styles and example studies are: inside the wheel, or at a checkout's root."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def _folder(name: str) -> Path:
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _CHECKOUT / name


def templates() -> Path:
    """Return the folder of the page's templates."""
    return _folder("templates")


def styles() -> Path:
    """Return the folder of the journals' rules, one file each."""
    return _folder("styles")


def style_names() -> tuple[str, ...]:
    """Return the names of the journals whose rules are there.

    Examples
    --------
    >>> "radiology" in style_names()
    True
    """
    return tuple(sorted(path.stem for path in styles().glob("*.toml")))


def example_data() -> Path:
    """Return the folder whose subfolders are the example studies."""
    return _folder("example_data")


def checklists() -> Path:
    """Return the folder of the reporting checklists."""
    return _folder("checklists")


def example_names() -> tuple[str, ...]:
    """Return the names of the example studies.

    Examples
    --------
    >>> "deepfake_xray" in example_names()
    True
    """
    return tuple(sorted(path.parent.name for path in example_data().glob("*/study.toml")))


def example(name: str) -> Path:
    """Return the folder of an example study.

    Parameters
    ----------
    name : str
        One of `example_names`.

    Returns
    -------
    Path

    Raises
    ------
    ValueError
        For a name that is no example.

    Examples
    --------
    >>> example("deepfake_xray").name
    'deepfake_xray'
    """
    if name not in example_names():
        raise ValueError(
            f"there is no example '{name}'; the examples are {', '.join(example_names())}."
        )
    return example_data() / name
