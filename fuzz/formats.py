"""Feed files of any bytes to every reader of formats, guided by what code they reach: `make fuzz`.

The first byte of an input chooses the file's ending, the rest is the file. An exception other than
the package's own, an input that takes more than 2 s, or one that needs more than 1 GB ends the run
and is written beside the corpus.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import atheris

with atheris.instrument_imports(include=["readerstats"]):
    import readerstats.study.formats

    # What is imported later, when it is first needed, would not guide the search.
    for module in pkgutil.iter_modules(readerstats.study.formats.__path__):
        importlib.import_module(f"readerstats.study.formats.{module.name}")
    from one_file import look

atheris.Setup(sys.argv, look)
atheris.Fuzz()
