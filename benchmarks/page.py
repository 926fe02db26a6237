"""The page of 200 readers of 2,000 cases: how large it is, and how soon a browser shows it.

The study is made of random numbers with a fixed seed: readers of different skill and bias, cases of
different difficulty, three body regions, two datasets, years of experience and a subspecialty.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from playwright.sync_api import sync_playwright

import readerstats as rs

READERS, CASES, REPLICATES = 200, 2000, 2000
SETTINGS = f"""title = "Many readers"

[task]
positive = "synthetic"
negative = "authentic"

[analysis]
metrics = ["accuracy", "sensitivity", "specificity"]
replicates = {REPLICATES}
covariates = ["experience_years", "subspecialty"]
"""
LOADED = """() => {
  const [entry] = performance.getEntriesByType("navigation");
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return [paint.startTime / 1000, entry.loadEventEnd / 1000];
}"""


def write_study(folder: Path, readers: int, cases: int) -> Path:
    """Write the tables of a study in which every reader reads every case."""
    random = np.random.default_rng(5)
    names = [f"R{n:03}" for n in range(1, readers + 1)]
    ids = [f"C{n:04}" for n in range(1, cases + 1)]
    truth = random.permutation(np.arange(cases) % 2)
    skill, bias = random.normal(1.0, 0.35, readers), random.normal(0.0, 0.3, readers)
    easy = skill[:, None] + random.normal(0.0, 0.7, cases)
    score = np.where(truth == 1, easy, -easy) + bias[:, None]
    called = random.random(score.shape) < 1 / (1 + np.exp(-score))
    label = np.array(["authentic", "synthetic"])
    pd.DataFrame(
        {
            "reader": np.repeat(names, cases),
            "case": np.tile(ids, readers),
            "response": label[called.astype(int).ravel()],
        }
    ).to_csv(folder / "reads.csv", index=False)
    pd.DataFrame(
        {
            "case": ids,
            "truth": label[truth],
            "dataset": random.choice(["A", "B"], cases),
            "region": random.choice(["chest", "hand", "knee"], cases),
        }
    ).to_csv(folder / "cases.csv", index=False)
    pd.DataFrame(
        {
            "reader": names,
            "experience_years": random.integers(1, 35, readers),
            "subspecialty": random.choice(["chest", "musculoskeletal", "general"], readers),
        }
    ).to_csv(folder / "readers.csv", index=False)
    (folder / "study.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def main() -> None:
    readers, cases = (int(word) for word in sys.argv[1:3] or (READERS, CASES))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        study = rs.load_study(write_study(Path(name), readers, cases))
        start = time.perf_counter()
        page = rs.report(study, Path(name) / "report.html")
        took = time.perf_counter() - start
        print(f"{readers} readers x {cases} cases: report {took:.0f} s, ", end="")
        print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB, ", end="")
        print(f"page {page.stat().st_size / 1e6:.2f} MB")
        chromium = next(path for path in ("chromium", "google-chrome") if shutil.which(path))
        browser = playwright.chromium.launch(
            executable_path=shutil.which(chromium), args=["--no-sandbox"]
        )
        for _ in range(3):
            opened = browser.new_page(viewport={"width": 1280, "height": 900})
            opened.goto(page.as_uri())
            seen, loaded = opened.evaluate(LOADED)
            print(f"first words {seen:.2f} s, loaded {loaded:.2f} s")
            opened.close()
        browser.close()


if __name__ == "__main__":
    main()
