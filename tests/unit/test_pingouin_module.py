"""Pingouin is loaded without its figures, and has them all the same."""

from __future__ import annotations

import subprocess
import sys

LOOK = """
import sys
from readerstats.stats.pingouin_ttest import t_test
import numpy as np
t_test(np.array([1.0, 2.0, 4.0]), 0.0)
assert "matplotlib.pyplot" not in sys.modules and "pingouin.plotting" not in sys.modules
import pingouin
assert callable(pingouin.plot_blandaltman) and "pingouin.plotting" in sys.modules
assert not hasattr(pingouin, "no_such_test")
"""


def test_a_t_test_loads_no_figures_and_leaves_those_of_pingouin_usable():
    assert subprocess.run([sys.executable, "-c", LOOK], check=False).returncode == 0
