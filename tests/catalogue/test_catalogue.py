"""The catalogue: rows, loci, totals, the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import symdiv as sd
from symdiv.catalogue import Cache, Row, Totals, catalogue
from symdiv.catalogue.locus import loci
from symdiv.catalogue.rows import row
from symdiv.catalogue.support import CLASSES, support_class
from symdiv.cli.catalogue import catalogue as command
from symdiv.expression import CERTIFICATE_LIMITS, read_condition, read_expression
from symdiv.families.registry import by_name
from symdiv.verdict import Refuted

SOME = ("Exponential", "Gamma", "LogLogistic", "Normal", "Pareto", "Poisson", "Binomial")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return catalogue("kl_divergence", SOME)


def test_every_family_has_a_general_member() -> None:
    for family in by_name.values():
        p, q = family.general_member("_p"), family.general_member("_q")
        assert type(p) is family
        assert {s.name for s in p.free_symbols & q.free_symbols} <= {"dim", "rows", "columns"}
        assert sd.parse(p.text).text == p.text
        assert support_class(p) in CLASSES


def test_there_is_one_row_for_each_ordered_pair(rows: list[Row]) -> None:
    assert len({(r.p, r.q) for r in rows}) == len(rows) == len(SOME) ** 2
    assert [r.p for r in rows] == sorted((r.p for r in rows), key=list(by_name).index)
    assert all(r.verified for r in rows)


def test_a_row_says_what_deriving_says(rows: list[Row]) -> None:
    for r in rows:
        d = sd.derive("kl_divergence", r.member_p, r.member_q)
        assert r.status == d.status
        if r.status == "closed":
            assert read_expression(str(r.closed_form), symbols=d.symbols, limits=CERTIFICATE_LIMITS) == d.value
            assert read_condition(str(r.condition), symbols={s.name: s for s in d.condition.free_symbols}) == d.condition
        if r.status == "infinite":
            assert r.closed_form == "oo"


def test_statuses(rows: list[Row]) -> None:
    kinds = {(r.p, r.q): r.kind for r in rows}
    assert kinds["Gamma", "Normal"] == "closed"
    assert kinds["Normal", "Gamma"] == "infinite"
    assert kinds["Binomial", "Poisson"] == "open"
    assert kinds["LogLogistic", "LogLogistic"] == "closed on a locus"
    conditions = {(r.p, r.q): r.condition for r in rows}
    assert conditions["Pareto", "Gamma"] == "shape_p > 1"
    assert conditions["Gamma", "Gamma"] == "true"


def test_a_locus_is_where_it_closes(rows: list[Row]) -> None:
    r = next(r for r in rows if (r.p, r.q) == ("LogLogistic", "LogLogistic"))
    assert (r.status, r.closed_where) == ("open", ["shape_q = shape_p"])
    d = sd.derive("kl_divergence", "LogLogistic(shape_p, scale_p)", "LogLogistic(shape_p, scale_q)")
    assert read_expression(str(r.closed_form), symbols=d.symbols, limits=CERTIFICATE_LIMITS) == d.value


def test_loci_are_the_smallest_first_and_never_one_and_the_same_law() -> None:
    normal, other = (by_name["Normal"].general_member(s) for s in ("_p", "_q"))
    laplace = by_name["Laplace"].general_member("_q")
    always = [e for e, _, _ in loci(normal, laplace, lambda p, q: True)]
    assert always == [("loc_q = loc_p",), ("scale_q = scale_p",), ("loc_q = loc_p", "scale_q = scale_p")]
    assert [e for e, _, _ in loci(normal, other, lambda p, q: True)] == [("loc_q = loc_p",), ("scale_q = scale_p",)]
    assert loci(normal, by_name["Poisson"].general_member("_q"), lambda p, q: True) == []
    assert loci(normal, laplace, lambda p, q: False) == []
    _, p, q = loci(normal, laplace, lambda p, q: True)[0]
    assert q.loc == p.loc


def test_a_locus_is_tried_only_where_its_parts_close() -> None:
    tried = []

    def closes(p: sd.families.base.Family, q: sd.families.base.Family) -> bool:  # type: ignore[name-defined]
        tried.append([n for n in ("low", "mode", "high") if getattr(p, n) == getattr(q, n)])
        return "low" in tried[-1]

    p, q = (by_name["Triangular"].general_member(s) for s in ("_p", "_q"))
    assert [e for e, _, _ in loci(p, q, closes)] == [("low_q = low_p",), ("low_q = low_p", "mode_q = mode_p"), ("low_q = low_p", "high_q = high_p")]
    assert tried == [["low", "mode"], ["low", "high"], ["mode", "high"], ["low"]]


def test_the_caller_chooses_the_measure() -> None:
    assert [r.status for r in catalogue("entropy", ["Gamma", "Poisson"])] == ["closed", "open"]
    assert [r.status for r in catalogue("cross_entropy", ["Normal", "Poisson"])] == ["closed", "infinite", "infinite", "open"]


def test_in_parallel_it_is_the_same(rows: list[Row], tmp_path: Path) -> None:
    pytest.importorskip("joblib")
    done: list[int] = []
    few = SOME[:4]
    expected = [r for r in rows if r.p in few and r.q in few]
    assert catalogue("kl_divergence", few, jobs=2, cache=Cache(tmp_path), progress=done.append) == expected
    assert sum(done) == len(expected)
    assert len(list(tmp_path.rglob("*.json.z"))) >= len(expected)
    assert catalogue("kl_divergence", few, cache=Cache(tmp_path)) == expected


def test_without_joblib_it_runs_in_one_process(rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symdiv.catalogue.run.parallel_is_installed", lambda: False)
    monkeypatch.setitem(sys.modules, "joblib", None)
    assert catalogue("kl_divergence", SOME[:3], jobs=2) == [r for r in rows if r.p in SOME[:3] and r.q in SOME[:3]]


def test_what_fails_is_counted_and_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from symdiv.catalogue import rows as module

    original = module.derive

    def failing(measure: str, p: sd.families.base.Family, q: sd.families.base.Family) -> object:  # type: ignore[name-defined]
        if type(q).__name__ == "Normal":
            raise sd.errors.Unsupported("no transform")
        if type(q).__name__ == "Pareto":
            raise ZeroDivisionError("a bug")
        return original(measure, p, q)

    monkeypatch.setattr(module, "derive", failing)
    found = {(r.p, r.q): r for r in catalogue("kl_divergence", ["Gamma", "Normal", "Pareto"])}
    assert found["Gamma", "Gamma"].status == "closed"
    assert found["Gamma", "Normal"].status == "unsupported"
    assert found["Gamma", "Normal"].reason == "Unsupported: no transform"
    assert found["Gamma", "Pareto"].reason == "ZeroDivisionError: a bug"
    totals = Totals.of("kl_divergence", found.values())
    assert (totals.all["unsupported"], totals.all["closed"], totals.verified) == (6, 2, 3)


def test_a_refuted_certificate_is_no_closed_form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("symdiv.catalogue.rows.verify", lambda proof: Refuted("it does not follow", 3))
    r = row("entropy", by_name["Gamma"].general_member("_p"), None, Cache(tmp_path))
    assert (r.status, r.verified, r.closed_form) == ("refuted", False, None)
    assert "it does not follow" in str(r.reason)
    assert not list(tmp_path.rglob("*.json.z"))


def test_totals_add_up(rows: list[Row]) -> None:
    totals = Totals.of("kl_divergence", rows)
    assert totals.all.total() == totals.verified == len(rows)
    record = totals.record()
    assert sum(record[s] for s in ("closed", "closed on a locus", "infinite", "open")) == len(rows)
    table = totals.table()
    for column in range(1, len(table[0])):
        assert sum(int(line[column] or 0) for line in table[1:-1]) == int(table[-1][column])


def test_names_are_checked() -> None:
    with pytest.raises(sd.errors.InvalidInput, match=r"'Gama'.*Gamma"):
        catalogue("kl_divergence", ["Gama"])
    with pytest.raises(sd.errors.InvalidInput):
        catalogue("kl_div")


def run(*words: str, cache: Path) -> subprocess.CompletedProcess[str]:
    import os

    return subprocess.run(
        [sys.executable, "-m", "symdiv", "catalogue", *words],
        capture_output=True, text=True, check=False, encoding="utf-8", env={**os.environ, "SYMDIV_CACHE": str(cache)},
    )  # fmt: skip


def test_the_command_prints_the_matrix_and_the_totals(tmp_path: Path) -> None:
    printed = run("LogLogistic", "Normal", "Bernoulli", "--jobs", "1", cache=tmp_path)
    assert printed.returncode == 0
    assert printed.stderr == ""
    assert printed.stdout == MATRIX
    assert run("LogLogistic", "Normal", "Bernoulli", "--jobs", "1", cache=tmp_path).stdout == MATRIX


MATRIX = """\
              1│2│3
real line:
1 Normal      ●│∞│∞
half line:
2 LogLogistic ◐│=│∞
integers:
3 Bernoulli   ∞│∞│◐

●  closed form, finite for all parameters
◐  closed form, with the condition under which it is finite
=  closed where parameters of one name are equal
∞  infinite for all parameters

supports of P ‖ Q      closed  closed on a locus  infinite  all
real line ‖ real line       1                                 1
real line ‖ half line                                    1    1
real line ‖ integers                                     1    1
half line ‖ real line       1                                 1
half line ‖ half line                          1              1
half line ‖ integers                                     1    1
integers ‖ real line                                     1    1
integers ‖ half line                                     1    1
integers ‖ integers         1                                 1
all                         3                  1         5    9

9 of 9 certificates replayed by the checker
"""


def test_the_command_prints_json(tmp_path: Path) -> None:
    printed = run("Normal", "Pareto", "--json", "--no-cache", "--jobs", "1", cache=tmp_path)
    records = json.loads(printed.stdout)
    assert [(r["p"], r["q"], r["status"]) for r in records] == [
        ("Normal", "Normal", "closed"), ("Normal", "Pareto", "infinite"), ("Pareto", "Normal", "closed"), ("Pareto", "Pareto", "closed"),
    ]  # fmt: skip
    assert records[2]["condition"] == "shape_p > 2"
    assert not list(tmp_path.iterdir())
    entropies = json.loads(run("Normal", "--json", "--measure", "entropy", "--no-verify", cache=tmp_path).stdout)
    assert [(r["p"], r["q"], r["status"], r["verified"]) for r in entropies] == [("Normal", None, "closed", None)]


def test_the_command_lists_entropies_and_totals(tmp_path: Path) -> None:
    printed = run("Normal", "Poisson", "--measure", "entropy", "--jobs", "1", cache=tmp_path).stdout
    assert "  Normal  ●\n" in printed
    assert "  Poisson ·\n" in printed
    totals = json.loads(run("Normal", "Poisson", "--measure", "entropy", "--totals", "--json", "--jobs", "1", cache=tmp_path).stdout)
    assert (totals["rows"], totals["closed"], totals["open"], totals["verified"]) == (2, 1, 1, 2)


def test_wrong_calls_are_one_line(tmp_path: Path) -> None:
    for words in (["Gama"], ["--measure", "kl_div"], ["--jobs", "0"]):
        printed = run(*words, cache=tmp_path)
        assert printed.returncode == 2
        assert len(printed.stderr.strip().splitlines()) == 1


def test_the_choices_of_the_command_are_the_measures() -> None:
    from symdiv.measures import MEASURES

    option = next(o for o in command.params if o.name == "measure")
    assert list(option.type.choices) == list(MEASURES)  # type: ignore[attr-defined]  # a click.Choice


def test_an_open_pair_says_where_it_is_proved_to_be_infinite() -> None:
    p, q = by_name["StudentT"].general_member("_p"), by_name["HyperbolicSecant"].general_member("_q")
    r = row("kl_divergence", p, q)
    assert (r.status, r.infinite_where, r.verified) == ("open", "dof_p <= 1", True)
    assert row("kl_divergence", q, p).infinite_where is None
    assert [row("kl_divergence", by_name["HalfCauchy"].general_member("_p"), by_name["Lindley"].general_member("_q")).kind] == ["infinite"]


def test_a_condition_counts_cases_within_cases() -> None:
    """At prob = 1/2 the law is a uniform one, and the divergence from it has cases of its own."""
    r = row("kl_divergence", by_name["Uniform"].general_member("_p"), by_name["ContinuousBernoulli"].general_member("_q"))
    assert (r.status, r.condition) == ("closed", "(low_p >= 0) & (high_p <= 1)")
    r = row("kl_divergence", by_name["Gamma"].general_member("_p"), by_name["GeneralizedPareto"].general_member("_q"))
    assert (r.status, r.infinite_where is not None and "Eq(shape_q, 0) & (loc_q > 0)" in r.infinite_where) == ("open", True)
