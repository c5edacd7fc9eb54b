"""The command line, as its users type it: run in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


def run(*words: str, status: int = 0, stdin: str = "") -> tuple[str, str]:
    process = subprocess.run([sys.executable, "-m", "symdiv", *words], capture_output=True, text=True, check=False, input=stdin, timeout=120, encoding="utf-8")
    assert process.returncode == status, process.stderr
    assert "Traceback" not in process.stderr
    return process.stdout, process.stderr


def record(*words: str) -> dict[str, Any]:
    return json.loads(run(*words, "--json")[0])  # type: ignore[no-any-return]  # the object printed


def test_a_closed_form_with_steps() -> None:
    out, _ = run("kl", "Gamma(a, b)", "Weibull(k, l)", "--steps")
    assert "transform" in out
    assert "DLMF 5.2.1" in out
    assert "ψ(a)" in out
    assert "finite for all parameters" in out


def test_a_condition_is_printed_with_its_case() -> None:
    out, _ = run("kl", "Gamma(a, b)", "InverseGamma(c, d)")
    assert "if a > 1" in out
    assert "otherwise" in out
    assert "∞" in out


def test_digits() -> None:
    assert "0.093424684909789030111318460434028742820276018896027 nats" in run("kl", "Gamma(2, 3)", "Weibull(3/2, 1)", "--digits", "50")[0]
    assert record("kl", "Exponential(2)", "Exponential(3)", "--digits", "30")["value"] == "0.0945348918918356180219868845357"
    assert record("KL", "Exponential(2)", "Exponential(3)", "--digits", "3")["value"] == "0.0945"


def test_an_open_measure_says_so_and_still_has_digits() -> None:
    out, _ = run("entropy", "Poisson(4)", "--digits", "50")
    assert "no closed form" in out
    assert "2.0866726998809638433649054138097897850361411869125 nats" in out
    answer = record("entropy", "Poisson(4)", "--digits", "20")
    assert (answer["status"], answer["closed_form"], answer["value"]) == ("open", None, "2.0866726998809638434")


def test_the_weather_forecast_in_bits() -> None:
    answer = record("kl", "Finite({sun: 9/10, rain: 1/10})", "Finite({sun: 3/4, rain: 1/4})", "--base", "2", "--digits", "20")
    assert answer["value"] == "0.10453815576167821544"
    assert answer["base"] == "2"
    assert "bits" in run("cross-entropy", "Categorical([9/10, 1/10])", "Categorical([3/4, 1/4])", "--base", "2", "--digits", "20")[0]
    assert float(record("entropy", "Categorical([1, 0])", "--base", "2", "--digits", "5")["value"]) == 0


def test_json_has_what_is_promised() -> None:
    answer = record("kl", "Normal(0, 1)", "Gamma(2, 3)", "--digits", "20")
    assert (answer["status"], answer["value"], answer["closed_form"]) == ("infinite", "inf", "oo")
    answer = record("kl", "Gamma(a, b)", "InverseGamma(c, d)")
    assert (answer["condition"], answer["value"], answer["digits"]) == ("a > 1", None, None)
    assert {"measure", "p", "q", "base", "closed_form", "condition", "latex", "value", "digits", "status"} <= set(answer)


def test_latex() -> None:
    assert r"\psi\left(a\right)" in run("entropy", "Gamma(a, b)", "--latex")[0]
    assert r"\begin{align*}" in run("entropy", "Gamma(a, b)", "--latex", "--steps")[0]


def test_a_derivative_of_zeta_is_drawn_as_in_print() -> None:
    assert "ζ'(3)" in run("entropy", "Zeta(3)")[0]
    assert r"\zeta'\left(3\right)" in run("entropy", "Zeta(3)", "--latex")[0]


def test_latex_input_also_names_the_parameters_of_the_laws() -> None:
    formula = r"\log\frac{1}{\sigma} - \frac12 + \frac{\sigma^2 + \mu^2}{2}"
    assert run("check", formula, "--kl", r"Normal(\mu, \sigma)", "Normal(0, 1)", "--latex-input")[0].startswith("proved")
    assert run("check", formula, "--kl", r"Normal(\sigma, \mu)", "Normal(0, 1)", "--latex-input", status=1)[0].startswith("refuted")


def test_a_certificate_is_written_and_verified(tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    run("kl", "Gamma(a, b)", "Weibull(k, l)", "--certificate", str(path))
    out, _ = run("verify", str(path))
    assert out.startswith("proved")
    assert "axioms used: gamma" in out
    assert json.loads(run("verify", "-", "--json", stdin=path.read_text(encoding="utf-8"))[0])["verdict"] == "proved"
    path.write_text(path.read_text(encoding="utf-8").replace("a - k", "a + k"), encoding="utf-8")
    out, _ = run("verify", str(path), status=1)
    assert out.startswith("refuted")


BAD = {
    ("entropy", "Gama(1, 2)"): "Gamma",
    ("entropy", "gamma(1, 2)"): "did you mean Gamma?",
    ("entropy", "Gamma(-1, 2)"): "-1",
    ("entropy", "Normal(__import__('os').getpid(), 1)"): "",
    ("entropy", "Normal(0, 9**9**9**9)"): "",
    ("entropy", "Categorical([1/2, 1/3])"): "5/6",
    ("entropy", "Normal(nan, 1)"): "",
    ("entropy", "Gamma(a, 2)", "--digits", "10"): "a has no value",
    ("entropy", "Gamma(1, 2)", "--digits", "0"): "digits",
    ("entropy", "Gamma(1, 2)", "--base", "1"): "base",
    ("kl", "Gamma(1, 2)"): "Q",
    ("verify", "no-such-file.json"): "no-such-file",
    ("entropy", "Gamma(1, 2)", "--certificate", "/no/such/folder/file"): "",
    ("entropie", "Gamma(1, 2)"): "entropie",
}


@pytest.mark.parametrize("words", BAD, ids=" ".join)
def test_bad_input_is_one_line_on_stderr_and_status_two(words: tuple[str, ...]) -> None:
    out, err = run(*words, status=2)
    assert out == ""
    assert len(err.strip().splitlines()) == 1
    assert BAD[words].lower() in err.lower()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device here")
def test_output_that_cannot_be_written_is_one_line_and_status_two() -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = subprocess.run([sys.executable, "-m", "symdiv", "entropy", "Normal(0, 1)"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert process.returncode == 2
    assert process.stderr.startswith("symdiv: ")
    assert len(process.stderr.strip().splitlines()) == 1


def test_numbers_longer_than_python_writes_by_itself() -> None:
    assert run("entropy", "Normal(0, 10**5000)", "--digits", "5")[0].endswith("= 11514 nats\n")
    assert len(run("entropy", "Normal(0, 1)", "--digits", "5000")[0].splitlines()[-1]) == len("= 1. nats") + 4999


def test_what_is_out_of_reach_is_undecided() -> None:
    out, err = run("entropy", "Poisson(10**14)", "--digits", "10")
    assert out.endswith("= 17.53703418 nats\n")  # half the logarithm of 2 pi e 10^14, up to 1e-15
    assert err == ""
    out, err = run("kl", "Gamma(10**20, 1)", "Laplace(10**20, 50)", "--digits", "10")
    assert out.endswith("= 159576892.3 nats\n")  # the normal law of that mean and variance, by hand
    standard, other = "MatrixT(3, [[0, 0], [0, 0]], [[1, 0], [0, 1]], [[1, 0], [0, 1]])", "MatrixT(4, [[0, 1], [0, 0]], [[1, 0], [0, 1]], [[1, 0], [0, 2]])"
    _, err = run("kl", standard, other, "--digits", "10", status=3)
    assert "an integral over 4 variables" in err


def test_families_are_listed_with_their_parameters_and_an_unknown_one_is_refused() -> None:
    assert run("families", "Gamma")[0].startswith("Gamma(shape, rate); scale= for rate")
    lines = run("families")[0].splitlines()
    assert all(any(line.startswith(name) for line in lines) for name in ("Bernoulli", "Wishart", "Mixture"))
    assert "'gamma'; did you mean Gamma?" in run("families", "gamma", status=2)[1]
    assert "'symdiv families' lists all" in run("families", "Xyzzy", status=2)[1]
