"""What is installed works: the built wheel, and the editable package, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

WHERE = (
    "from readerstats import resources; import readerstats; "
    "print(readerstats.__file__); print(resources.templates()); print(resources.example_data()); "
    "print(resources.styles())"
)

REPORT = ("report", "study", "-o", "out.html", "--replicates", "200", "--quiet")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command as a user would, without what this session knows of Python paths."""
    environment = {key: value for key, value in os.environ.items() if "PYTHON" not in key}
    finished = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def build(kind: str, root: Path, folder: Path) -> Path:
    """Build the wheel, or the wheel of an editable install, with the installed hatchling."""
    run(
        sys.executable,
        "-c",
        f"from hatchling.build import build_{kind}; build_{kind}({str(folder)!r})",
        cwd=root,
    )
    (built,) = folder.glob("readerstats-*.whl")
    return built


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", root, tmp_path_factory.mktemp("wheel"))


def empty_environment(folder: Path) -> Path:
    """Make an environment without pip or packages; return its folder of programs."""
    venv.create(folder, with_pip=False)
    return folder / "bin"


def install(bin_folder: Path, wheel: Path) -> None:
    """Install a wheel without an index, then show the environment the libraries of this one.

    In this order, because pip must not find the readerstats of this environment. The folder
    comes last on the path, and its own .pth files are not read: what was installed is found.
    """
    pip = (sys.executable, "-m", "pip", "--python", bin_folder / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=bin_folder)
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    own = run(bin_folder / "python", "-c", where, cwd=bin_folder).strip()
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(own, "libraries.pth").write_text("\n".join(sorted(libraries)) + "\n", encoding="utf-8")


def test_the_wheel_reports_on_a_bundled_study(wheel: Path, tmp_path: Path) -> None:
    bin_folder = empty_environment(tmp_path / "environment")
    install(bin_folder, wheel)
    desk = tmp_path / "desk"
    desk.mkdir()

    places = run(bin_folder / "python", "-c", WHERE, cwd=desk).splitlines()
    run(bin_folder / "readerstats", "example", "deepfake_xray", "study", cwd=desk)
    run(bin_folder / "readerstats", *REPORT, cwd=desk)

    assert [Path(place).is_relative_to(tmp_path) for place in places] == [True] * 4
    assert (desk / "study" / "study.toml").is_file()
    assert "</html>" in (desk / "out.html").read_text(encoding="utf-8")


def test_the_wheel_holds_no_tests_and_no_caches(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()

    assert [name for name in names if "tests/" in name or "__pycache__" in name] == []
    assert "readerstats/py.typed" in names


def test_an_editable_install_finds_templates_and_examples_in_the_checkout(
    root: Path, tmp_path: Path
) -> None:
    bin_folder = empty_environment(tmp_path / "environment")
    install(bin_folder, build("editable", root, tmp_path))

    places = run(bin_folder / "python", "-c", WHERE, cwd=tmp_path).splitlines()

    assert places == [
        str(root / "src" / "readerstats" / "__init__.py"),
        str(root / "templates"),
        str(root / "example_data"),
        str(root / "styles"),
    ]
