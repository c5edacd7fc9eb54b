"""The pytest plugin as a project sees it, in a pytest of its own."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

INSTALLED = any(e.value == "symdiv.testing.plugin" for e in importlib.metadata.entry_points(group="pytest11"))
PLUGIN = [] if INSTALLED else ["-p", "symdiv.testing.plugin"]


def run(folder: Path, text: str, *words: str) -> str:
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\n")
    (folder / "test_it.py").write_text(textwrap.dedent(text), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", *PLUGIN, "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8").stdout


def test_a_marker_and_a_fixture_test_a_function(tmp_path: Path) -> None:
    output = run(
        tmp_path,
        """
        import math, pytest

        @pytest.mark.symdiv("entropy", "Exponential", dtype="float64", ulps=2, conditioned=True)
        def test_right(conformance):
            conformance(lambda rate: 1 - math.log(rate))

        @pytest.mark.symdiv("kl_divergence", "Exponential", "Exponential", relative=1e-9, examples=100)
        def test_wrong(conformance):
            conformance(lambda a, b: math.log(b / a) + b / a - 1)

        def test_without_a_marker(conformance):
            conformance(abs)

        @pytest.mark.symdiv("entropy", "Gama", ulps=1)
        def test_misspelt(conformance):
            conformance(abs)

        @pytest.mark.symdiv("entropy", "Gamma", ulp=1)
        def test_misspelt_keyword(conformance):
            conformance(abs)
        """,
    )
    assert "1 passed" in output
    assert "KL(Exponential ‖ Exponential) in float64: inaccurate; allowed are a relative error of 1e-09" in output
    assert "p: rate = 1.0" in output
    assert "needs a marker: @pytest.mark.symdiv(measure" in output
    assert "unknown family 'Gama'; did you mean Gamma?" in output
    assert "unknown ulp; expected @pytest.mark.symdiv(measure" in output
    assert "During handling" not in output
    assert "3 failed, 1 passed, 1 error" in output
    assert "Traceback" not in output


def test_a_test_that_checks_nothing_does_not_pass(tmp_path: Path) -> None:
    """Unless it is skipped, or fails for another reason, which is all that it then says."""
    output = run(
        tmp_path,
        """
        import pytest

        @pytest.mark.symdiv("entropy", "Exponential")
        def test_forgotten(conformance):
            pass

        @pytest.mark.symdiv("entropy", "Exponential")
        def test_without_the_fixture():
            pass

        @pytest.mark.symdiv("entropy", "Exponential")
        def test_skipped(conformance):
            pytest.skip("not here")

        @pytest.mark.symdiv("entropy", "Exponential")
        def test_fails(conformance):
            assert not "of itself"

        def test_other():
            pass
        """,
        "-rN",  # the summary would repeat the reasons, cut or whole as the variable CI says
    )
    assert "3 failed, 1 passed, 1 skipped" in output
    assert output.count("checked no function: call the fixture") == 2
    assert output.count("of itself") >= 1


def test_two_markers_are_refused(tmp_path: Path) -> None:
    """Of which one alone would be asked; and what is no function is named."""
    output = run(
        tmp_path,
        """
        import math, pytest

        @pytest.mark.symdiv("entropy", "Exponential", dtype="float32")
        @pytest.mark.symdiv("entropy", "Exponential", dtype="float64")
        def test_twice(conformance):
            conformance(lambda rate: 1 - math.log(rate))

        @pytest.mark.symdiv("entropy", "Exponential")
        def test_number(conformance):
            conformance(3)
        """,
    )
    assert "2 failed" in output
    assert "the test is marked symdiv more than once" in output
    assert "3 is not callable; expected a function of (p rate)" in output


def test_the_marker_is_listed(tmp_path: Path) -> None:
    assert "@pytest.mark.symdiv(measure, p, q=None" in run(tmp_path, "", "--markers")


def test_the_plugin_imports_nothing_heavy() -> None:
    code = "import sys, symdiv.testing.plugin; print(sorted({'sympy', 'mpmath', 'flint', 'numpy', 'hypothesis'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("group", "line"), [("pytest11", 'symdiv = "symdiv.testing.plugin"'), ("hypothesis", 'symdiv = "symdiv.testing.registration:register"')]
)
def test_entry_points_are_declared(group: str, line: str) -> None:
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert f"[project.entry-points.{group}]\n{line}\n" in project
