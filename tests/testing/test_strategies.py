"""Strategies: members of the format, in their domains, of every regime, shrinking to simple ones; types are registered lightly."""

from __future__ import annotations

import re
import subprocess
import sys
from fractions import Fraction
from random import Random
from typing import Any

import pytest
import sympy as sp
from hypothesis import Phase, find, given, reject, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv.enclose.binary import FORMATS, round_rational
from symdiv.errors import InvalidInput
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.families.registry import FAMILIES, by_name
from symdiv.families.structured import Structured
from symdiv.oracle.members import numbers_of
from symdiv.oracle.regimes import REGIMES, NoPoint, draw_point, regimes_for
from symdiv.oracle.subjects import subject
from symdiv.testing.choices import SEEDS, choose_numbers
from symdiv.testing.registration import STRUCTURED
from symdiv.testing.strategies import distributions, pairs, simplices

PARAMETRIC = [f for f in FAMILIES if f.parameters and not issubclass(f, Structured | Finite)]


def is_number_of(x: Any, dtype: str) -> bool:
    number = Fraction(int(x.p), int(x.q))
    return round_rational(number, dtype) == number


@pytest.mark.parametrize("family", PARAMETRIC, ids=lambda f: f.__name__)
@settings(max_examples=15)
@given(data=st.data())
def test_members_have_parameters_of_the_format(family: type[Family], data: st.DataObject) -> None:
    """That they lie in their domains is checked by their construction."""
    dtype = data.draw(st.sampled_from(sorted(FORMATS)))
    member = data.draw(distributions(family, dtype=dtype))
    assert isinstance(member, family)
    assert all(is_number_of(x, dtype) for x in member.arguments)


@pytest.mark.parametrize("regime", REGIMES)
def test_regimes_are_what_they_are_called(regime: str) -> None:
    @settings(max_examples=25)
    @given(pair=pairs("kl_divergence", "Gamma", "Gamma", regimes=[regime]))
    def holds(pair: tuple[Family, Family]) -> None:
        p, q = pair
        if regime == "near-equal":
            assert all(abs(a - b) <= a / 10 * (1 + Fraction(1, 10**15)) for a, b in zip(p.arguments, q.arguments, strict=True))
        elif regime != "edges":
            low, high = {
                "moderate": (-3, 6), "tiny": (-1100, -7), "huge": (8, 1024), "large shapes": (6, 51), "subnormal": (-1075, -1021),
            }[regime]  # fmt: skip
            assert all(Fraction(2) ** low <= Fraction(int(x.p), int(x.q)) <= Fraction(2) ** high for x in (*p.arguments, *q.arguments))

    holds()


def test_edges_are_reached() -> None:
    assert find(distributions("Bernoulli", regimes=["edges"]), lambda p: p.prob == 1) == sd.Bernoulli(1)
    find(pairs("kl_divergence", "Uniform", "Uniform"), lambda pair: pair[0].low == pair[1].low and pair[0].high < pair[1].high)
    find(distributions("Gamma", regimes=["edges"]), lambda p: p.shape < Fraction(1, 10**300))


def test_what_is_found_is_simple() -> None:
    assert find(distributions("Gamma"), lambda p: True) == sd.Gamma(1, 1)
    assert find(distributions("Normal"), lambda p: p.scale > 2).scale in (sp.Rational(5, 2), 4)
    p, q = find(pairs("kl_divergence", "Gamma", "Gamma", regimes=["moderate"]), lambda pair: pair[0].shape != pair[1].shape)
    assert {p.shape, q.shape} <= {1, sp.Rational(5, 4), 2, sp.Rational(1, 2)}


@pytest.mark.parametrize(
    ("family", "wanted", "simplest"),
    [
        ("Exponential", lambda p: p.rate > 10**6, sd.Exponential(2**20)),
        ("Exponential", lambda p: p.rate < Fraction(1, 10**6), sd.Exponential(Fraction(1, 2**20))),
        ("Exponential", lambda p: p.rate > 10**300, None),
        ("Normal", lambda p: abs(p.loc) > 10**10, sd.Normal(2**34, 1)),
        ("Gamma", lambda p: p.shape < Fraction(1, 1000), sd.Gamma(Fraction(1, 1024), 1)),
        ("Pareto", lambda p: p.shape > 1000, sd.Pareto(1024, 1)),
    ],
)
def test_extreme_numbers_shrink_toward_one(family: str, wanted: Any, simplest: Family | None) -> None:
    found = find(distributions(family), wanted)
    assert found == simplest if simplest is not None else found.rate < 10**302


@pytest.mark.parametrize("dtype", sorted(FORMATS))
@pytest.mark.parametrize("names", [("Gamma", "Gamma"), ("Normal", "Laplace"), ("Uniform", "Uniform"), ("Bernoulli", "Bernoulli"), ("Poisson", "Geometric")])
@settings(max_examples=100)
@given(data=st.data())
def test_what_is_drawn_is_written_as_it_is(names: tuple[str, str], dtype: str, data: st.DataObject) -> None:
    """The choices written for the numbers that a seed gives stand for those numbers, and Hypothesis may change any of them."""
    what = subject("kl_divergence", *names, dtype=dtype)
    regime, seed = data.draw(st.sampled_from(regimes_for(what))), data.draw(st.integers(1, SEEDS))
    try:
        found = draw_point(what, regime, Random(seed).randint)[0]
    except NoPoint:
        reject()
    written: list[int] = []

    def noted(low: int, high: int, known: int | None) -> int:
        assert known is not None
        assert low <= known <= high
        written.append(known)
        return known

    read = iter(written)
    assert choose_numbers(noted, what, regime, found) == found
    assert choose_numbers(lambda low, high, known: next(read), what, regime, None) == found


@settings(max_examples=60)
@given(size=st.integers(1, 12), data=st.data())
def test_simplices_sum_to_one_exactly(size: int, data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from(sorted(FORMATS)))
    probabilities = data.draw(simplices(size, dtype=dtype))
    assert len(probabilities) == size
    assert sum(map(Fraction, probabilities)) == 1
    assert min(probabilities) >= 0
    assert all(round_rational(Fraction(x), dtype) == x for x in probabilities)


@settings(max_examples=30)
@given(pair=pairs("kl_divergence", "Categorical(3)", "Categorical(3)", regimes=["near-equal"]))
def test_near_equal_simplices(pair: tuple[Family, Family]) -> None:
    assert all(abs(a - b) <= Fraction(1, 10) for a, b in zip(pair[0].arguments, pair[1].arguments, strict=True))


def test_zeros_are_found() -> None:
    assert 0 in find(simplices(4, regimes=["edges"]), lambda x: 0 in x)
    assert 1 in find(simplices(4, regimes=["edges"]), lambda x: 1 in x)


def test_wrong_arguments_are_named() -> None:
    for make in (
        lambda: distributions("Gama"),
        lambda: distributions("Gamma", regimes=["large"]),
        lambda: distributions("Gamma", dtype="float8"),
        lambda: pairs("entropy", "Gamma", "Gamma"),
        lambda: simplices(0),
        lambda: distributions("Categorical"),
    ):
        with pytest.raises(InvalidInput, match=r"expected|takes|did you mean"):
            make()


REGISTERED = """
import sys
from hypothesis import Phase, find, settings, strategies as st
from symdiv.testing.registration import register
{early}
register()
print('sympy' in sys.modules)
import symdiv as sd
for family in (sd.Beta, sd.Normal, sd.Categorical):
    print(find(st.from_type(family), lambda member: True, settings=settings(deadline=None, phases=[Phase.generate, Phase.shrink])))
"""


@pytest.mark.parametrize(("early", "imported"), [("", "False"), ("import symdiv; symdiv.Gamma", "True")], ids=["before", "after"])
def test_types_are_registered_without_importing_sympy(early: str, imported: str) -> None:
    """Whether the families come before the entry point is called or after it."""
    run = subprocess.run([sys.executable, "-c", REGISTERED.format(early=early)], capture_output=True, text=True, check=True)
    first, beta, normal, categorical = run.stdout.splitlines()
    assert (first, beta, normal) == (imported, "Beta(1, 1)", "Normal(1, 1)")
    assert categorical.startswith("Categorical([")


@pytest.mark.parametrize("name", ["Dirichlet(3)", "MultivariateNormal(2)", "Wishart(2)", "MatrixNormal(2, 3)", "Histogram(2)", "VonMisesFisher(3)"])
@settings(max_examples=12)
@given(data=st.data())
def test_vectors_and_matrices_have_entries_of_the_format(name: str, data: st.DataObject) -> None:
    dtype = data.draw(st.sampled_from(sorted(FORMATS)))
    member = data.draw(distributions(name, dtype=dtype))
    assert type(member).__name__ == name.split("(")[0]
    assert all(is_number_of(x, dtype) for x in numbers_of(member))


@pytest.mark.parametrize("name", sorted(by_name))
def test_every_type_is_registered(name: str) -> None:
    """Also laws made of laws; the simplest one has simple parameters."""
    family = by_name[name]
    simplest = find(st.from_type(family), lambda member: True, settings=settings(deadline=None, phases=[Phase.generate, Phase.shrink], max_examples=20))
    assert type(simplest) is family
    assert not simplest.free_symbols
    assert len(str(simplest)) < 200


@pytest.mark.parametrize("name", sorted(STRUCTURED))
def test_laws_made_of_laws_are_drawn_in_every_form(name: str) -> None:
    def words(law: Family) -> frozenset[str]:
        return frozenset(re.findall(r"[A-Z]\w+|exp|sun", str(law)))

    drawn: set[frozenset[str]] = set()

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.from_type(by_name[name]))
    def every(law: Family) -> None:
        drawn.add(words(law))

    every()
    assert drawn >= {words(sd.parse(text)) for text in STRUCTURED[name]}


@pytest.mark.parametrize(
    "strategy", [distributions("Normal"), distributions("Beta"), pairs("kl_divergence", "Normal", "Normal")], ids=["Normal", "Beta", "pairs"]
)
def test_what_fails_everywhere_fails_at_moderate_parameters(strategy: st.SearchStrategy[Any]) -> None:
    """An end of the domain takes fewer choices of Hypothesis than a number such as 1, so that it would pass for simpler."""
    failed = []

    @settings(database=None, phases=[Phase.generate, Phase.shrink])
    @given(strategy)
    def never(drawn: Any) -> None:
        failed.append(drawn)
        raise AssertionError

    with pytest.raises(AssertionError):
        never()
    laws = failed[-1] if isinstance(failed[-1], tuple) else (failed[-1],)
    assert all(abs(x) <= 64 for law in laws for x in numbers_of(law))


def test_an_empty_choice_of_regimes_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no regimes: expected some of moderate"):
        distributions("Gamma", regimes=[])


def test_a_family_with_some_parameters_fixed_is_drawn() -> None:
    """But a name that is nearly one of a parametrisation is no symbol."""
    assert find(distributions("Normal(0, s)"), lambda p: p.scale > 1000) == sd.Normal(0, 1024)
    for text in ("Bernoulli(logits)", "Normal(scale)", "Gamma(3)", "Gama(2, b)"):
        with pytest.raises(InvalidInput, match=r"expected|did you mean"):
            distributions(text)
