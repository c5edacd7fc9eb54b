"""The strategy: from a measure of two distributions to one theorem without condition.

Continuous laws: expand the integrand of the definition into statistics T(x), find each E[T(X)], add them up, and join
the cases (finite, divergent, support not included). Counting laws: point masses first, then finite sums where a law is
given point by point, then expectations; what has no closed form is left as a sum.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from itertools import product

import sympy as sp

from symdiv.derivation.counting import counted
from symdiv.derivation.expectations import Names, expectations
from symdiv.derivation.general import generalised, is_general, is_long
from symdiv.derivation.multivariate import prove_structured
from symdiv.derivation.renaming import renamed
from symdiv.errors import RuleError, Unsupported
from symdiv.expression import LongPower, hard_root
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.families.pushforward import Pushforward
from symdiv.families.structured import Structured
from symdiv.measures import measure
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.compact import compact
from symdiv.rules.information import inclusion, listed_points

__all__ = ["cached_measure", "law_variable", "measured", "prove_integral", "prove_measure", "rewritten", "simplified"]

Prover = Callable[[str, Family, Family | None, frozenset[str]], Theorem]

_LARGE = 10**6
_SINGULAR = (sp.asin, sp.acos, sp.atan, sp.atanh)
"""Maps that are not analytic at the ends of their ranges, where integrands have to be bounded."""
_EXTREME = 10**5
_SPECIAL = "special member"
"""Among reserved names: the theorem is part of one about a law of which this is a special member."""
_BOUND = frozenset("ijktuvwxyz")
"""What bound variables are called; a user's symbol of such a name is avoided, since a proof has one symbol to a name."""


def prove_measure(name: str, p: Family, q: Family | None, reserved: frozenset[str] = frozenset()) -> Theorem:
    """Return the theorem ``measure = value``, in nats, for all valid parameters."""
    if isinstance(p, Structured) or isinstance(q, Structured):
        return prove_structured(name, p, q)
    if not p.support.discrete:
        return _continuous(name, p, q, reserved)
    return _joined(_counting(name, p, q, reserved))


def prove_integral(name: str, p: Family, q: Family | None, reserved: frozenset[str] = frozenset(), *, large: bool = False) -> Theorem:
    """The same with the integral of the definition over the base laws of P, whether or not there is a closed form; of counts with integrals for sums.

    Where the parameters are such that the closed form is a difference of huge numbers, or the density a peak that is hard to find, this is better.
    If ``large``, the integrals are those for counts whose mean may be of any size.
    """
    structured = isinstance(p, Structured) or isinstance(q, Structured)
    if not structured and p.support.discrete and not (isinstance(q, Finite) or isinstance(p, Finite)):
        return _joined(_counting(name, p, q, reserved, integrals=True, large=large))
    if structured or p.support.discrete or large:
        raise Unsupported(f"{measure(name).text(p, q)} is no integral over one number")
    pieces = _special(name, p, q, reserved, prove_integral)
    if q is not None:
        pieces.append(infer("support", name=name, p=p, q=q))
        if pieces[-1].statement.condition == True:
            return pieces[-1]
    variable = law_variable(p, q, reserved)[1].fresh("y", "t", "v")
    y = sp.Dummy(positive=True)
    plain = [all(not through.map(y).has(*_SINGULAR) for through in components) for components in p.images]
    for representation in sorted(range(len(plain)), key=lambda i: not plain[i]):
        with suppress(RuleError, Unsupported):
            standing = infer("definition through map", name=name, p=p, q=q, variable=variable, representation=representation)
            return _with_the_rest(pieces, standing)
    raise Unsupported(f"no map of {p} makes {measure(name).text(p, q)} an integral over a base law")


def _joined(pieces: list[Theorem]) -> Theorem:
    """One theorem from those that hold under conditions: finite ones first."""
    possible = [t for t in pieces if t.statement.condition != False]
    ordered = sorted(possible, key=lambda t: t.statement.value == sp.oo)
    for theorem in ordered:
        if theorem.statement.condition == True:
            return theorem
    return simplified(infer("cases", *ordered))


def rewritten(theorem: Theorem) -> Theorem:
    """The theorem with its value in compact form; as it is, where the form is not proved equal."""
    value = compact(theorem.statement.value)
    if value == theorem.statement.value:
        return theorem
    return next(iter(_attempt("rewriting", theorem, value=value)), theorem)


def simplified(theorem: Theorem) -> Theorem:
    """The theorem with its cases simplified, where it has any."""
    if not theorem.statement.value.has(sp.Piecewise):
        return theorem
    simpler = infer("simplification of cases", theorem)
    return simpler if simpler.statement != theorem.statement else theorem


def _continuous(name: str, p: Family, q: Family | None, reserved: frozenset[str]) -> Theorem:
    """By expectations and by the growth of the densities at the ends; what they leave open is the integral of the definition."""
    outside = [] if q is None else [infer("support", name=name, p=p, q=q)]
    if outside and outside[0].statement.condition == True:
        return outside[0]
    found = _common_map(name, p, q)
    if found and found[0].statement.condition == True:
        return found[0]
    with suppress(RuleError, Unsupported):
        found += _by_expectation(name, p, q, reserved)
    pieces = found + outside + _special(name, p, q, reserved)
    try:
        return _joined(pieces)
    except RuleError:
        pass
    if q is not None:
        pieces += [t for end in ("low", "high") for t in _infinite_towards(end, name, p, q)]
        pieces += _at_equal_ends(name, p, q)
        try:
            return _joined(pieces)
        except RuleError:
            pass
    return _with_the_rest(pieces, infer("definition as integral", name=name, p=p, q=q, variable=law_variable(p, q, reserved)[0]))


def _with_the_rest(pieces: list[Theorem], standing: Theorem) -> Theorem:
    """The integral of the definition, besides what is known under conditions: finite values first."""
    if standing.statement.condition == True and not any(t.statement.condition != False for t in pieces):
        return standing
    possible = sorted((t for t in pieces if t.statement.condition != False), key=lambda t: t.statement.value == sp.oo)
    return simplified(infer("cases", *possible, standing))


def _infinite_towards(end: str, name: str, p: Family, q: Family) -> list[Theorem]:
    """The infinities because of how the densities grow towards an end: of the measure, or of the divergence from a law whose entropy is finite."""
    found: list[Theorem] = []
    for signs in _signs(p, q):
        own = _attempt("divergence", name=name, p=p, q=q, end=end, signs=signs)
        if not own and name == "cross_entropy":
            apart = _attempt("divergence", name="kl_divergence", p=p, q=q, end=end, signs=signs)
            own = [t for kl in apart for t in _attempt("entropy and divergence", measured("entropy", p, None), kl, name=name, p=p, q=q)]
        found += own
    return found


def _at_equal_ends(name: str, p: Family, q: Family) -> list[Theorem]:
    """The infinities where the supports have an end in common, which depends on the parameters."""
    found: list[Theorem] = []
    for end, inner, outer in (("low", p.support.low, q.support.low), ("high", p.support.high, q.support.high)):
        difference = inner - outer
        if difference == 0 or not difference.is_finite or difference.has(sp.Piecewise):
            continue
        places = {s: sp.expand(s - difference / sp.diff(difference, s)) for s in sorted(difference.free_symbols, key=str) if not s.is_positive}
        at = next(({s: value} for s, value in places.items() if s not in value.free_symbols), None)
        if at is not None:
            one_p, one_q = p.replace(at), q.replace(at)
            found += [t for premise in _infinite_towards(end, name, one_p, one_q) for t in _attempt("equality", premise, name=name, p=p, q=q, at=at)]
    return found


def _signs(p: Family, q: Family) -> list[dict[sp.Symbol, sp.Expr]]:
    """All the signs of parameters on which the formulas depend: those that make another family's member where they vanish."""
    turning = {c.lhs for law in (p, q) for c, _ in law.special if isinstance(c, sp.Eq) and c.lhs.is_Symbol and c.rhs == 0}
    ordered = sorted(turning, key=str)
    return [dict(zip(ordered, signs, strict=True)) for signs in product((sp.Integer(1), sp.Integer(-1)), repeat=len(ordered))]


def _common_map(name: str, p: Family, q: Family | None) -> list[Theorem]:
    """The divergence of images under one map is that of what is mapped."""
    if name != "kl_divergence" or not (isinstance(p, Pushforward) and isinstance(q, Pushforward) and p.same_map(q)):
        return []
    try:
        premise = measured(name, p.base, q.base)
    except (RuleError, Unsupported):
        return []
    return _attempt("common bijection", renamed(premise, {s.name: s for s in p.free_symbols | q.free_symbols}, "_z"), name=name, p=p, q=q)


def _special(name: str, p: Family, q: Family | None, reserved: frozenset[str], proved: Prover | None = None) -> list[Theorem]:
    """At parameters at which a law is, by continuity, a member of another family."""
    reserved |= {_SPECIAL, *({s.name for s in p.free_symbols | (q.free_symbols if q is not None else set())} & _BOUND)}
    found: list[Theorem] = []
    for case, (_, member) in enumerate(p.special):
        found += _attempt("special member", (proved or measured)(name, member, q, reserved), name=name, p=p, q=q, of="p", case=case)
    for case, (_, member) in enumerate(q.special if q is not None else ()):
        found += _attempt("special member", (proved or measured)(name, p, member, reserved), name=name, p=p, q=q, of="q", case=case)
    return found


def law_variable(p: Family, q: Family | None, reserved: frozenset[str]) -> tuple[sp.Symbol, Names]:
    """The variable of the expectation, and the names that are left.

    One proof has one symbol to a name: where a law has special members, with supports of their own, real variables are called otherwise.
    """
    names = Names({s.name for s in p.free_symbols | (q.free_symbols if q is not None else set())} | reserved)
    if p.support.discrete:
        return p.support.symbol(names.fresh("k", "j", "i")), names
    positive = p.support.is_positive or (q is not None and q.support.is_positive and not p.support.low.has(sp.Piecewise))
    wishes = ("x", "v")
    if not positive and (p.special or (q is not None and q.special) or _SPECIAL in reserved):
        wishes, names.real = ("z", "w"), ("t", "v")
    return p.support.symbol(names.fresh(*wishes), positive), names


def _by_expectation(name: str, p: Family, q: Family | None, reserved: frozenset[str], integrals: bool = False, large: bool = False) -> list[Theorem]:
    variable, names = law_variable(p, q, reserved)
    integrand = measure(name).integrand(p, q, variable)
    found = []
    discrete = p.support.discrete
    for theorem in counted(p, variable, integrand, names, integrals, large) if discrete else expectations(p, variable, integrand, names):
        found.append(rewritten(infer("definition", theorem, name=name, p=p, q=q)))
    return found


def _counting(name: str, p: Family, q: Family | None, reserved: frozenset[str], integrals: bool = False, large: bool = False) -> list[Theorem]:
    if q is not None and not q.support.discrete:
        return [infer("support", name=name, p=p, q=q)]
    pieces: list[Theorem] = []
    if p.support.points is None:
        for case in range(len(p.degenerate)):
            for finite in (True, False)[: 2 if q is not None else 1]:
                pieces += _attempt("point mass", name=name, p=p, q=q, case=(case,), finite=finite)
    if listed_points(p, q) is not None or (q is not None and isinstance(q, Finite)):
        return _by_points(name, p, q) + pieces
    if q is not None:
        outside = infer("support", name=name, p=p, q=q)
        pieces.append(outside)
        if p.interior == True:
            for case in range(len(q.degenerate)):
                pieces += [infer("contains support", name=name, p=p, q=q, case=(case,), finite=finite) for finite in (True, False)]
        if inclusion(p, q) == False:
            return pieces
    return _by_expectation(name, p, q, reserved, integrals, large) + pieces


def _by_points(name: str, p: Family, q: Family | None) -> list[Theorem]:
    if listed_points(p, q) is None:
        return [infer("finite sum diverges", name=name, p=p, q=q)]
    if listed_points(p, q) == ((), sp.false):
        return [infer("finite sum diverges", name=name, p=p, q=q)]
    total = infer("finite sum", name=name, p=p, q=q)
    return [total] if q is None else [total, infer("finite sum diverges", name=name, p=p, q=q)]


def _attempt(rule: str, *premises: Theorem, **arguments: object) -> list[Theorem]:
    try:
        return [infer(rule, *premises, **arguments)]
    except RuleError:
        return []


@lru_cache(maxsize=4096)
def cached_measure(name: str, p: Family, q: Family | None, reserved: frozenset[str] = frozenset()) -> Theorem:
    """:func:`prove_measure`, remembered."""
    return prove_measure(name, p, q, reserved)


def measured(name: str, p: Family, q: Family | None, reserved: frozenset[str] = frozenset()) -> Theorem:
    """The theorem ``measure = value``: from the general one; where that is open, from one that knows which parameters are equal, or numbers."""
    best: Theorem | None = None
    tried = set()
    own = frozenset({s.name for s in p.free_symbols | (q.free_symbols if q is not None else set())} & _BOUND)
    # Where numbers are put in, SymPy writes powers of them out, so that long ones are symbols until all is derived.
    attempts = [generalised(p, q), generalised(p, q, identify=True), generalised(p, q, identify=True, only=is_long)]
    has_density = not isinstance(p, Structured) and not p.support.discrete
    if any(_is_extreme(law) for law in (p, q) if law is not None):
        attempts.pop()  # SymPy would write out gamma functions of large numbers
    if p == q and has_density:
        attempts.reverse()  # of a law and itself the integrand is 0
    for general_p, general_q, mapping in attempts:
        if (general_p, general_q) in tried or (best is not None and not has_density):
            continue
        tried.add((general_p, general_q))
        try:
            theorem = cached_measure(name, general_p, general_q, reserved | own if mapping else reserved)
            if mapping:
                theorem = _tidied(infer("specialisation", theorem, mapping=mapping))
        except (RuleError, Unsupported):
            if best is None and len(tried) == 1 and not mapping:
                raise
            continue
        if not theorem.statement.value.has(sp.Integral):
            return theorem
        best = best or theorem
    if best is None:
        raise Unsupported(f"no rule gives {measure(name).text(p, q)}")
    return best


def _is_extreme(law: Family) -> bool:
    """Whether a number among the parameters, or one over it, is large."""
    return is_general(law) and any(a.is_Rational and a != 0 and max(abs(a), 1 / abs(a)) > _EXTREME for a in law.arguments)


def _tidied(theorem: Theorem) -> Theorem:
    """Write out short sums and bring the value at special parameters into compact form."""
    value = theorem.statement.value
    if any(abs(n) > _LARGE for n in value.atoms(sp.Integer)) or value == sp.oo:
        return theorem
    if any(abs(power.exp) > _LARGE for power in value.atoms(sp.Pow) if power.base.is_Rational and power.exp.is_Rational):
        return theorem  # SymPy would write such a power out
    if value.has(LongPower) or any(hard_root(node.func, node.args) for node in value.atoms(sp.Pow, sp.Mul)):
        return theorem  # or a root
    if value.has(sp.Sum):
        theorem = infer("expand sums", theorem)
    return simplified(rewritten(theorem))
