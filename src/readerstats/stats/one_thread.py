"""Products of matrices on one thread: their last digit depends on how many share the work."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from threadpoolctl import ThreadpoolController


@contextmanager
def one_thread() -> Iterator[None]:
    """Let the libraries of linear algebra use one thread, in a block or in a decorated function.

    The same study must give the same digits on two cores and on eight; the resamples have threads
    of their own, over which no number is summed.

    Examples
    --------
    >>> import numpy as np
    >>> with one_thread():
    ...     float(np.ones(3) @ np.ones(3))
    3.0
    """
    with _libraries().limit(limits=1, user_api="blas"):
        yield


@cache
def _libraries() -> ThreadpoolController:
    import scipy.linalg  # noqa: F401  has a library of its own, and only loaded ones are found
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()
