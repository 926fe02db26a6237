"""Templates of the page, and a user's own in their place, rendered where they can do no harm."""

from __future__ import annotations

import difflib
import re
import traceback
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from readerstats import resources
from readerstats.errors import ReaderStatsError
from readerstats.study.wording import path_text, quoted, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from jinja2 import Environment

MAX_TEMPLATE: Final = 1_000_000
MAX_PAGE: Final = 200_000_000
"""Characters; a page of 200 readers and 2,000 cases has 5,000,000."""
MAX_TEXT: Final = 1_000_000
"""Characters, or members, that one multiplication may make."""
_ENDINGS: Final = (".j2", ".css", ".js")
_NO_FILTERS: Final = ("batch", "center", "format", "indent", "pprint", "random", "slice")
"""Filters that a page has no use for, and that give other bytes each time, or endless ones."""
_PADDING: Final = frozenset(
    {"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"}
)
"""Methods of texts that make any number of characters of a few."""
_OWN: Final = "readerstats"
"""Under this name, as if it were a folder, the page's own are there to be included or extended."""
_SECTIONS: Final = "sections/"
"""Templates below it are called after the section that they alone lay out."""
_THEIRS: Final = "<templates>/"
"""What tells the code of a user's template from all other code."""
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_MEND: Final = "mend it, or take the file away to have the page's own"


class Templates:
    """The page's templates, and those of a user's folder that stand in their place.

    Parameters
    ----------
    folder : Path or None
        Files that are called like the page's own: any of them; ``sections/ID.html.j2`` for the one
        section of that id; and further ones whose name begins with ``_``, which the others can
        include.

    Raises
    ------
    ReaderStatsError
        Where there is no such folder, or a file in it stands in no template's place.

    Examples
    --------
    >>> "table.html.j2" in Templates().own
    True
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.own = tuple(_in(resources.templates()))
        self.theirs = {} if folder is None else _theirs(folder, self.own)

    def source(self, name: str) -> str:
        """Return the text of a style sheet or script that goes into the page as it is.

        Raises
        ------
        ReaderStatsError
            Where it would end the element that it stands in.

        Examples
        --------
        >>> Templates().source("style.css").isspace()
        False
        """
        if name not in self.theirs:
            return _packaged(name)
        ends = "</style" if name.endswith(".css") else "</script"
        text = self.theirs[name]
        if ends in text.lower():
            line = text[: text.lower().index(ends)].count("\n") + 1
            raise self.fault(name, line, f"{quoted(ends)} would end it in the page")
        return text.strip()

    def fault(self, name: str, line: int | None, reason: str) -> ReaderStatsError:
        """Return the error that tells what is wrong with a template, and where.

        Examples
        --------
        >>> print(Templates(None).fault("table.html.j2", 3, "'x' is undefined"))
        table.html.j2, line 3: 'x' is undefined; mend it, or take the file away to have the
        page's own.
        """
        where = path_text(name if self.folder is None else self.folder / name)
        at = "" if line is None else f", line {line}"
        return ReaderStatsError(f"{where}{at}: {shown(reason, longest=200).rstrip('.')}; {_MEND}.")

    def environment(self) -> Environment:
        """Return what renders them: everything escaped, nothing of Python's insides in reach.

        Examples
        --------
        >>> Templates().environment().from_string("{{ '<b>' }}").render()
        '&lt;b&gt;'
        """
        from jinja2 import (
            ChoiceLoader,
            Environment,
            FileSystemLoader,
            FunctionLoader,
            PrefixLoader,
            StrictUndefined,
        )

        def theirs(name: str) -> tuple[str, str, None] | None:
            return (self.theirs[name], _THEIRS + name, None) if name in self.theirs else None

        own = FileSystemLoader(resources.templates())
        # The sandbox takes half as long again: the page's own templates can do without.
        kind = _sandbox() if self.theirs else Environment
        environment = kind(
            loader=ChoiceLoader([FunctionLoader(theirs), own, PrefixLoader({_OWN: own})]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.globals.pop("lipsum", None)  # other words each time
        for name in _NO_FILTERS:
            environment.filters.pop(name, None)
        return environment

    def render(self, environment: Environment, name: str, values: Mapping[str, Any]) -> str:
        """Render a template.

        Raises
        ------
        ReaderStatsError
            Where a template of the user's raises, makes more than a page can be, or leaves the
            Content-Security-Policy out.

        Examples
        --------
        >>> Templates.render.__name__
        'render'
        """
        if not self.theirs:
            return environment.get_template(name).render(values)
        try:
            page = "".join(_limited(environment.get_template(name).generate(values)))
        except Exception as error:  # noqa: BLE001  whatever a template does, it is told where
            self._tell(error)
        if not _guarded(page):
            reason = "what stands in a table could run as a script without the page's own policy"
            raise self.fault(name, None, f"it leaves out the Content-Security-Policy: {reason}")
        return page

    def _tell(self, error: Exception) -> NoReturn:
        """Raise what went wrong as a sentence with the place in the user's template."""
        from jinja2 import TemplateNotFound, TemplateSyntaxError

        if isinstance(error, TemplateSyntaxError):
            raise self.fault(error.name or "", error.lineno, error.message or "") from None
        name, line = self._place(error)
        if isinstance(error, TemplateNotFound):
            reason = f"there is no template {quoted(error.name)}"
        elif isinstance(error, RecursionError):
            reason = "it includes itself without an end"
        else:
            reason = str(error) or type(error).__name__
        raise self.fault(name, line, reason) from None

    def _place(self, error: Exception) -> tuple[str, int | None]:
        """Return the innermost place in a user's template, or else in one of the page's own."""
        theirs: list[tuple[str, int]] = []
        own: list[tuple[str, int]] = []
        for frame, line in traceback.walk_tb(error.__traceback__):
            file = frame.f_code.co_filename
            if file.startswith(_THEIRS):
                theirs.append((file.removeprefix(_THEIRS), line))
            elif Path(file).is_relative_to(resources.templates()):
                own.append((Path(file).name, line))
        places: list[tuple[str, int | None]] = [(next(iter(self.theirs)), None), *own[-1:]]
        return theirs[-1] if theirs else places[-1]


def templates_in(folder: Path | None) -> Templates:
    """Return the templates of a page; without a folder, those that were read before.

    Examples
    --------
    >>> templates_in(None) is templates_in(None)
    True
    """
    return _page_s_own() if folder is None else Templates(folder)


@cache
def _page_s_own() -> Templates:
    return Templates()


def _guarded(page: str) -> bool:
    """Whether a page's Content-Security-Policy admits no script but those with a hash."""
    found = _POLICY.search(page[: page.find("<body")])
    if found is None:
        return False
    words = [directive.split() for directive in found[1].replace("&#39;", "'").split(";")]
    directives = {each[0]: each[1:] for each in words if each}
    scripts = directives.get("script-src", [])
    hashed = all(source.startswith("'sha256-") for source in scripts)
    return directives.get("default-src") == ["'none'"] and bool(scripts) and hashed


def _theirs(folder: Path, own: Sequence[str]) -> dict[str, str]:
    name = path_text(folder)
    try:
        is_folder = folder.is_dir()
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        raise ReaderStatsError(f"{name} is no folder; name the folder that your templates are in.")
    theirs = {name: _text(path) for name, path in _in(folder).items()}
    for each in theirs:
        further = any(part.startswith("_") for part in each.split("/"))
        if each in own or further or each.startswith(_SECTIONS):
            continue
        close = difflib.get_close_matches(each, own, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        raise ReaderStatsError(
            f"{path_text(folder / each)} stands in no template's place; there are "
            f"{', '.join(sorted(own))}; a part that these include has a name that begins with "
            f"'_'.{hint}"
        )
    if not any(each in own or each.startswith(_SECTIONS) for each in theirs):
        raise ReaderStatsError(
            f"{name} holds none of the page's templates; there are {', '.join(sorted(own))}."
        )
    return theirs


def _in(folder: Path) -> dict[str, Path]:
    """Return where the templates of a folder are, by their names below it."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.name.endswith(_ENDINGS) and not path.name.startswith(".") and path.is_file()
    }


def _text(path: Path) -> str:
    name = path_text(path)
    try:
        if path.stat().st_size > MAX_TEMPLATE:
            raise ReaderStatsError(f"{name} is larger than {MAX_TEMPLATE:,} bytes: no template is.")
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ReaderStatsError(f"{name} is not in UTF-8; save it again as UTF-8.") from None
    except OSError as error:
        raise ReaderStatsError(f"{name} cannot be read ({error.strerror}).") from error


@cache
def _packaged(name: str) -> str:
    return (resources.templates() / name).read_text(encoding="utf-8").strip()


def _limited(parts: Iterable[str]) -> Iterable[str]:
    """Pass the parts of a page on until they are more than any page has."""
    length = 0
    for part in parts:
        length += len(part)
        if length > MAX_PAGE:
            raise OverflowError(f"it makes a page of more than {MAX_PAGE:,} characters")
        yield part


@cache
def _sandbox() -> type[Environment]:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """Jinja's sandbox, in which no product is too large to be held."""

        intercepted_binops = frozenset({"*", "**", "%"})

        def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
            padding = isinstance(obj, str) and attr in _PADDING
            return not padding and super().is_safe_attribute(obj, attr, value)

        def wrap_str_format(self, value: Any) -> None:
            """Leave 'format' to `is_safe_attribute`, which refuses it."""

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            numbers = all(isinstance(one, int | float) for one in (left, right))
            if operator == "*" and not numbers:
                several = left if isinstance(right, int) else right
                times = right if isinstance(right, int) else left
                if isinstance(times, int) and len(several) * times > MAX_TEXT:
                    raise OverflowError(f"it repeats a text or list beyond {MAX_TEXT:,}")
            if operator == "**" and abs(right) > 100:
                raise OverflowError("it raises to a power beyond 100")
            if operator == "%" and not numbers:
                raise TypeError("'%' works on numbers here; texts are put together with '~'")
            return super().call_binop(context, operator, left, right)

    return Sandbox
