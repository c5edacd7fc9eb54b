"""Rules for integrals: sums, exchange, domination, derivatives; what they conclude, and uses that they must reject."""

from __future__ import annotations

from typing import Any

import pytest
from rejecting import rejected

from symdiv.proof.theorem import Theorem, infer
from symdiv.proofs import Setting
from symdiv.proofs.setting import chain, finite_terms
from symdiv.propositions import read_term

OBJECTS = "X, Y: measure space; p, q, f, g: function on X; r: function on Y; w: function on X, Y; c: real"
S = Setting(OBJECTS, "all(0 <= p[i], i, X)", "all(0 <= q[i], i, X)", "all(all(0 <= w[i, j], j, Y), i, X)", "total(p[i], i, X) == 1", "total(q[i], i, X) == 1")
KL = "divergence_term(p[i], q[i])"


def conclusion(theorem: Theorem) -> str:
    return str(theorem.proposition.conclusion)


def test_a_total_of_a_sum() -> None:
    found = S.having("0 <= c").apart(f"total(c*p[i] + c*{KL}, i, X)")
    assert conclusion(found) == f"total(c*p[i] + c*{KL}, i, X) == c*total(p[i], i, X) + c*total({KL}, i, X)"
    rejected(S.apart, f"total(c*{KL}, i, X)")  # c may be negative, and the divergence infinite
    assert "integral" in rejected(S.apart, "total(f[i] + p[i], i, X)")  # f may have no integral
    rejected(S.apart, f"total(p[i] - {KL}, i, X)")
    rejected(S.apart, "total(p[i] - 2*w[i, j], i, X)")
    rejected(S.apart, "c")
    integrable = S.having("finite(total(f[i], i, X))")
    assert conclusion(integrable.apart(f"total({KL} - 2*f[i], i, X)")).endswith(f"== -2*total(f[i], i, X) + total({KL}, i, X)")
    infinite = Setting("X, Y: measure space; p: function on X; r: function on Y", "all(0 <= p[i], i, X)")
    rejected(infinite.apart, "total(r[j]*total(p[i], i, X), j, Y)")  # oo times what has both signs


def test_an_exchange() -> None:
    assert conclusion(S.exchanged("total(total(w[i, j], i, X), j, Y)")) == "total(total(w[i, j], i, X), j, Y) == total(total(w[i, j], j, Y), i, X)"
    term = "divergence_term(p[i]*w[i, j], q[i]*w[i, j])"
    rejected(S.exchanged, f"total(total({term}, j, Y), i, X)")  # the totals of p w and q w may be infinite
    rows = S.having("all(total(w[i, j], j, Y) == 1, i, X)")
    columns = [rows.finite(f"total(total({f}[i]*w[i, j], i, X), j, Y)") for f in "pq"]
    known = [*columns, *map(finite_terms, columns)]
    assert conclusion(rows.exchanged(f"total(total({term}, j, Y), i, X)", *known)).endswith(f"total(total({term}, i, X), j, Y)")
    signed = Setting("X, Y: measure space; v: function on X, Y", "finite(total(total(v[i, j], j, Y), i, X))", "finite(total(total(v[i, j], i, X), j, Y))")
    # Both orders exist, and may differ where the integral of |v| is infinite.
    rejected(signed.exchanged, "total(total(v[i, j], j, Y), i, X)")
    cross = rows.having("finite(total(entropy_term(p[i]), i, X))")
    rejected(cross.exchanged, "total(total(cross_term(p[i]*w[i, j], q[i]*w[i, j]), j, Y), i, X)", *known)
    rejected(S.exchanged, "total(p[i], i, X)")
    many = Setting("X: measure space; J: finite set; v: function on J, X", "all(finite(total(v[j, i], i, X)), j, J)")
    assert conclusion(many.exchanged("total(total(v[j, i], i, X), j, J)")) == "total(total(v[j, i], i, X), j, J) == total(total(v[j, i], j, J), i, X)"
    rejected(Setting("X: measure space; J: finite set; v: function on J, X").exchanged, "total(total(v[j, i], i, X), j, J)")


def test_finite_totals_have_finite_terms() -> None:
    premise = S.assume("finite(total(total(w[i, j], j, Y), i, X))")
    assert conclusion(finite_terms(premise)) == "all(finite(total(w[i, j], j, Y)), i, X)"
    rejected(finite_terms, S.assume("finite(c)"))
    rejected(finite_terms, S.assume("total(p[i], i, X) == 1"))


def test_domination() -> None:
    term = S.having("all(abs(f[i]) <= p[i], i, X)")
    bound = term.at(term.assume("all(abs(f[i]) <= p[i], i, X)"), "i")
    assert conclusion(term.dominated(bound, "i", "X")) == "finite(total(f[i], i, X))"
    single = S.having("abs(f[i]) <= p[i]", objects="i: element of X")
    assert "something is assumed of i" in rejected(S.dominated, single.assume("abs(f[i]) <= p[i]"), "i", "X")  # of one element only
    arguments = {"index": "i", "space": "X", "given": term.given, "objects": term.objects}
    assert conclusion(infer("domination", bound, **arguments)) == "finite(total(f[i], i, X))"
    sign = term.at(term.assume("all(0 <= p[i], i, X)"), "i")
    assert "says something of i" in rejected(infer, "domination", bound, sign, **arguments)
    other = Setting(OBJECTS, "all(abs(f[i]) <= p[i], i, X)")
    rejected(other.dominated, other.at(other.assume("all(abs(f[i]) <= p[i], i, X)"), "i"), "i", "X")  # p may not be integrable
    one_side = Setting(OBJECTS, *S.given, "all(f[i] <= p[i], i, X)")
    rejected(one_side.dominated, one_side.at(one_side.assume("all(f[i] <= p[i], i, X)"), "i"), "i", "X")


# The integral of exp(-s x) p, whose derivative is -∫ x exp(-s x) p: for s > 1 its absolute value is at most x exp(-x) p.

LAPLACE = Setting(
    "X: measure space; p, x: function on X",
    "all(0 <= p[i], i, X)",
    "all(0 <= x[i], i, X)",
    "finite(total(exp(-2*x[i])*p[i], i, X))",
    "finite(total(x[i]*exp(-x[i])*p[i], i, X))",
    "finite(total(x[i]*exp(-2*x[i])*p[i], i, X))",
)


def slope(bound: Theorem, at: str = "2", between: tuple[str, str] = ("1", "3"), value: str = "-total(x[i]*exp(-2*x[i])*p[i], i, X)", **more: Any) -> Theorem:
    return LAPLACE.derivative_of_integral(bound, more.get("term", "exp(-s*x[i])*p[i]"), ("i", "X"), ("s", at), between, value)


def bound_above(low: str = "1", high: str = "3") -> Theorem:
    near = LAPLACE.having(f"{low} < s", f"s < {high}", objects="i: element of X; s: real")
    numbers = Setting("a, b, c, t: real", "0 <= b")
    rises = numbers.monotony(numbers.sign("0 <= b*exp(b*t)"), "exp(b*t)", "t", ("a", "c"))
    below = near.use(rises, near.sign(f"-s <= -{low}"), values={"a": "-s", "b": "x[i]", "c": f"-{low}"})
    return near.combination(f"abs(-x[i]*exp(-s*x[i])*p[i]) <= x[i]*exp(-{low}*x[i])*p[i]", (below, "x[i]*p[i]"))


def test_the_derivative_of_an_integral() -> None:
    bound = bound_above()
    found = slope(bound)
    assert conclusion(found) == "slope(total(p[i]*exp(-s*x[i]), i, X), s, 2, -total(p[i]*x[i]*exp(-2*x[i]), i, X))"
    assert found.proposition.hypotheses == LAPLACE.given
    rejected(slope, bound, value="total(x[i]*exp(-2*x[i])*p[i], i, X)")  # a wrong sign
    rejected(slope, bound, at="1")  # the bound holds above 1 only
    rejected(slope, bound, between=("0", "3"))
    rejected(slope, bound, between=("1", "2"))
    rejected(slope, bound, term="exp(-s*x[i])")
    rejected(slope, bound_above("0"), between=("0", "3"))  # x p may not be integrable
    constant = LAPLACE.having("1 < s", "s < 3", objects="i: element of X; s: real")
    rejected(slope, constant.sign("0 <= x[i]*p[i]"))


def test_a_derivative_by_known_ones() -> None:
    moving = "slope(total(exp(s*x[i])*p[i], i, X), s, 0, m)"
    inner = Setting("X: measure space; p, x: function on X; m: real", moving, "total(p[i], i, X) == 1", "all(0 <= p[i], i, X)")
    known = inner.assume(moving)
    whole = "log(total(exp(s*x[i])*p[i], i, X))"
    assert conclusion(inner.derivative(whole, "s", "0", "m", known)).endswith("m)")
    rejected(inner.derivative, whole, "s", "0", "2*m", known)
    rejected(inner.derivative, whole, "s", "0", "m")
    rejected(inner.derivative, whole, "s", "1", "m", known)


def test_chains_of_totals_are_what_they_say() -> None:
    apart = S.apart(f"total(p[i] + {KL}, i, X)")
    rejected(chain, apart, S.exchanged("total(total(w[i, j], i, X), j, Y)"))
    rejected(infer, "sum of totals", term=read_term(f"total(p[i] + {KL}, i, X)"), given=(), objects=S.objects)


@pytest.mark.parametrize("rule", ["sum of totals", "exchange of totals", "finite almost everywhere", "domination", "derivative of an integral"])
def test_nothing_follows_from_nothing(rule: str) -> None:
    rejected(infer, rule)
