"""The page of an audit: all findings with maps and derivations, filters that work in a real browser, nothing from the network."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browser import broken_links, browser, formulas, open_page
from click.testing import CliRunner

from symdiv.audit.engine import Checked, Outcome
from symdiv.audit.finding import Finding
from symdiv.audit.function import NotCovered
from symdiv.audit.journal import Journal
from symdiv.cli import cli
from symdiv.report.audit import audit_page
from symdiv.report.maps import _scaled, axes_of, error_map

POINTS: tuple[dict[str, Any], ...] = tuple(
    {"p": [shape, 1.0], "q": [2.0, 1.0], "badness": badness, "kind": kind}
    for shape, badness, kind in ((1.0, -3.0, None), (1e-308, 9.0, "cancellation"), (1e308, 1e9, "nan"), ("inf", 1e9, "nan"))
)
FINDING = Finding(
    target="example", version="1.0", function="kl(Gamma, Gamma)", code="kl", measure="kl_divergence",
    p={"family": "Gamma", "parameters": {"shape": 1.0, "rate": 1.0}}, q={"family": "Gamma", "parameters": {"shape": 2.0, "rate": 1.0}},
    dtype="float64", regime="moderate", returned=0.5, truth="0.42278433509846713939", ulps=1e15, relative=0.18, condition=3.0, kind="wrong formula",
    cause="wrong formula", laws={"p": "Gamma(1, 1)", "q": "Gamma(2, 1)"}, confirmed="integration of the definition", certificate=None,
    conventions=("<none>",), reproducer="print(1 < 2)", map=POINTS,
)  # fmt: skip
OTHER = replace(FINDING, function="entropy(Normal)", measure="entropy", q=None, laws={"p": "Normal(0, 1)"}, dtype="float32", kind="cancellation", map=())


def outcome(*findings: Finding) -> Outcome:
    said = {"late": ("entropy(Beta): no truth within 60 seconds",), "left": "after crash × 5, at 25 points"}
    right = Checked("entropy(Beta)", "float64", {"moderate": 20, "edges": 5}, 0, (), (), **said)
    return Outcome("example", "1.0", list(findings), [right], (NotCovered("fit", "it is no measure"),))


def test_the_page_has_all_of_a_finding() -> None:
    text = audit_page([outcome(OTHER, FINDING)])
    assert text.index("kl(Gamma, Gamma)") < text.index("entropy(Normal)")  # the gravest first
    parts = ("0.42278433509846713939", "print(1 &lt; 2)", "&lt;none&gt;", "integration of the definition", "moderate 20, edges 5", "it is no measure")
    for part in (*parts, "no truth within 60 seconds", "entropy(Beta) (float64) after crash × 5, at 25 points"):
        assert part in text
    assert text.count("data:image/png;base64,") == 1  # the other has no map
    assert text.count("The derivation behind the truth") == 2
    assert "nothing found" in audit_page([outcome()])
    assert "1e+15 ulps, relative 0.18; condition number 3" in text
    assert text.count("<td>example</td>") == 2  # in the table of a page on several libraries each finding has its own


def test_a_map_is_drawn_over_what_varies() -> None:
    names = {"p": ["shape", "rate"], "q": ["shape", "rate"]}
    assert axes_of(POINTS, names) == [("shape of p", "p", 0)]
    assert error_map(POINTS, names)
    assert error_map(POINTS[:1], names) is None
    assert error_map(POINTS, names) != error_map(POINTS[:2], names)


def test_small_numbers_beside_zero_are_told_apart_in_a_map() -> None:
    values, label = _scaled([0.0, 1e-300, 1e-3, 1.0], "prob of p")
    assert label == "± log₁₀(1 + |prob of p| / 1e-300)"
    assert values == pytest.approx([0, math.log10(2), 297, 300])
    assert _scaled([5e-324, 0.0, 1e300], "x")[0][0] < 1  # no unit is lost to underflow


def test_two_audits_are_compared(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    Journal(old, "old").finish([FINDING])
    Journal(new, "new").finish([replace(OTHER, version="2.0")])
    run = CliRunner().invoke(cli, ["audit", "--compare", str(old), str(new)])
    assert run.exit_code == 1
    assert run.output.splitlines() == [
        "fixed   example 1.0: kl(Gamma, Gamma): wrong formula",
        "broke   example 2.0: entropy(Normal): cancellation",
        "1 fixed, 1 broke, 0 left",
    ]
    run = CliRunner().invoke(cli, ["audit", "--compare", str(old), str(old)])
    assert (run.exit_code, run.output) == (0, "left    example 1.0: kl(Gamma, Gamma): wrong formula\n0 fixed, 0 broke, 1 left\n")


@pytest.mark.slow
def test_the_page_in_a_browser(tmp_path: Path) -> None:
    path = tmp_path / "audit.html"
    long = replace(OTHER, function="_".join(["entropy"] * 12), returned="OverflowError: (34, 'Numerical result out of range')", truth="9" * 60)
    path.write_text(audit_page([outcome(FINDING, long)]), encoding="utf-8")
    with browser() as driver:
        open_page(driver, path)
        assert not broken_links(driver, path)
        driver.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert all(width > 4 and height > 6 for width, height in formulas(driver))
        assert driver.execute_script("return document.images[0].naturalWidth") > 300
        shown = "return [...document.querySelectorAll('section.finding')].filter(s => !s.hidden).length"
        assert driver.execute_script(shown) == 2
        driver.execute_script("const f = document.querySelector('[data-field=kind]'); f.value = 'cancellation'; f.dispatchEvent(new Event('input'));")
        assert driver.execute_script(shown) == 1
        assert driver.find_element("id", "count").text == "1 shown"
        assert driver.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
        assert driver.save_screenshot(str(tmp_path / "audit.png"))
    assert (tmp_path / "audit.png").stat().st_size > 20_000
