"""``symdiv check`` and ``symdiv symmetry``, as their users type them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

import symdiv as sd
from symdiv.cli import cli
from symdiv.errors import InvalidInput

SCHEMA = json.loads((Path(sd.__file__).parent / "proof/certificate.schema.json").read_text(encoding="utf-8"))
NORMALS = ("--kl", "Normal(m1, s1)", "Normal(m2, s2)")
RIGHT = "log(s2/s1) + (s1**2 + (m1-m2)**2)/(2*s2**2) - 1/2"


def run(*words: str, status: int = 0) -> str:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == status, result.output
    return result.output


def record(*words: str, status: int = 0) -> dict[str, Any]:
    return json.loads(run(*words, "--json", status=status))  # type: ignore[no-any-return]  # the object printed


def test_right_and_wrong_formulas() -> None:
    assert record("check", RIGHT, *NORMALS)["verdict"] == "proved"
    wrong = record("check", RIGHT.replace("s2/s1", "s1/s2"), *NORMALS, status=1)
    assert wrong["verdict"] == "refuted"
    assert set(wrong["witness"]) == {"m1", "m2", "s1", "s2"}
    assert wrong["claimed"] != wrong["truth"]
    latex = record("check", r"\log\frac{a}{b} + \frac{b}{a} - 1", "--latex-input", "--kl", "Exponential(a)", "Exponential(b)")
    assert latex["verdict"] == "proved"
    assert record("check", "-p*log2(p) - (1 - p)*log2(1 - p)", "--entropy", "Bernoulli(p)", "--base", "2")["verdict"] == "proved"
    assert record("check", "a*m*r/(a - 1) - log(r*m)", "--cross-entropy", "Pareto(a, m)", "Exponential(r)", status=1)["truth"] is not None
    assert "proved" in run("check", "-log(r) + 1", "--entropy", "Exponential(r)")


def test_undecided_has_a_status_of_its_own() -> None:
    answer = record("check", "H(Poisson(r)) <= 100", "--where", "r=1..2", status=3)
    assert answer["verdict"] == "undecided"
    assert answer["reason"]


def test_relations_and_symmetry() -> None:
    assert record("check", "entropy(Gamma(a, 1)) <= 1", "--where", "a=1/2..1")["verdict"] == "proved"
    assert "s = t" in run("symmetry", "Normal(m, s)", "Normal(n, t)", "--locus", status=1)
    assert record("symmetry", "Cauchy(m, s)", "Cauchy(n, t)")["verdict"] == "proved"


@pytest.mark.parametrize(
    "words", [("check", RIGHT, *NORMALS), ("check", "entropy(Gamma(a, 1)) <= 1", "--where", "a=1/2..1"), ("symmetry", "Cauchy(m, s)", "Cauchy(n, t)")]
)
def test_a_certificate_is_written_and_fits_the_schema(tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "proof.json"
    run(*words, "--certificate", str(file))
    jsonschema.validate(json.loads(file.read_text(encoding="utf-8")), SCHEMA)
    assert run("verify", str(file)).startswith("proved: ")


@pytest.mark.parametrize(
    "words",
    [
        ("check", "log(x)", "--entropy", "Exponential(r)"),
        ("check", "1", "--entropy", "Exponential(r)", "--kl", "Exponential(r)", "Exponential(s)"),
        ("check", "1 > 0"),
        ("check", "entropy(Gamma(a, 1)) <= 1", "--where", "a in 1..2"),
        ("check", r"\frac{1", "--latex-input", "--entropy", "Exponential(r)"),
        ("symmetry", "Normal(m, s)", "Norm(n, t)"),
    ],
)
def test_what_is_not_understood_is_invalid(words: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, words)
    assert isinstance(result.exception, InvalidInput)
