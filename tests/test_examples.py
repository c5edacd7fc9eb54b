"""The examples, run as their readers would."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"


def audited(command: str, folder: Path, *words: str) -> tuple[int, str, list[dict[str, object]]]:
    path = folder / "findings.jsonl"
    run = subprocess.run(
        [sys.executable, "-m", "symdiv", "audit", "--exec", command, "--jsonl", str(path), *words],
        cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8", env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return run.returncode, run.stdout + run.stderr, [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def right_for_many(output: str) -> set[str]:
    """The families whose entropy was right at 250 points or more; some of the 300 draws lead to no point."""
    return {family for family, count in re.findall(r"H\((\w+)\): right at (\d+) points", output) if int(count) >= 250}


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not there")
def test_the_c_client(tmp_path: Path) -> None:
    program = tmp_path / "information"
    subprocess.run(["gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", str(program), str(EXAMPLES / "c_client/information.c"), "-lm"], check=True)
    status, output, found = audited(str(program), tmp_path)
    assert status == 1
    assert {"Normal", "Exponential"} <= right_for_many(output)
    assert {(record["measure"], record["kind"]) for record in found} == {("kl_divergence", "overflow"), ("kl_divergence", "cancellation")}


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("node") is None or shutil.which("npm") is None, reason="node and npm are not there")
def test_the_node_client(tmp_path: Path) -> None:
    for file in (EXAMPLES / "node_client").iterdir():
        if file.is_file():
            shutil.copy(file, tmp_path)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=tmp_path, check=True, capture_output=True, timeout=600)
    status, output, found = audited("node client.js", tmp_path, "--budget", "120")
    assert "Exponential" in right_for_many(output)
    assert status == 1
    assert {"Gamma", "LogNormal"} <= {record["p"]["family"] for record in found}  # type: ignore[index]  # a law
    assert all(record["target"] == "@stdlib/stats-base-dists" for record in found)


def test_the_numpy_module(tmp_path: Path) -> None:
    """Its own tests, in this environment."""
    run_its_tests(sys.executable, tmp_path, *plugin())


@pytest.mark.slow
def test_the_numpy_module_in_an_environment_of_its_own(tmp_path: Path) -> None:
    """As an outside user: a new virtual environment, symdiv installed, the plugin found by its entry point."""
    venv.create(tmp_path / "env", with_pip=True)
    python = str(tmp_path / "env/bin/python")
    subprocess.run([python, "-m", "pip", "install", "-q", f"{ROOT}[testing]"], check=True, timeout=900)
    run_its_tests(python, tmp_path)


def plugin() -> list[str]:
    from importlib.metadata import entry_points

    return [] if any(e.value == "symdiv.testing.plugin" for e in entry_points(group="pytest11")) else ["-p", "symdiv.testing.plugin"]


def run_its_tests(python: str, folder: Path, *words: str) -> None:
    place = folder / "numpy_module"
    shutil.copytree(EXAMPLES / "numpy_module", place, ignore=shutil.ignore_patterns("__pycache__"))
    (place / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    run = subprocess.run([python, "-m", "pytest", "-q", *words], cwd=place, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    assert "3 passed" in run.stdout
