"""The search for E[T(X)]: which map, which transform, which antiderivative. Everything it finds is concluded by rules.

Each function returns theorems on one subject: the alternatives, finite and infinite, under different conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any

import sympy as sp

from symdiv.derivation.kernels import Aligned, partial, transforms
from symdiv.derivation.primitives import primitive
from symdiv.derivation.references import references
from symdiv.errors import RuleError, Unsupported
from symdiv.families.base import Family, Image
from symdiv.families.pushforward import Pushforward
from symdiv.families.uniform import Uniform
from symdiv.laws import Law, SignedGamma
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.changes import ratio
from symdiv.rules.integrals import density
from symdiv.rules.mixtures import carried
from symdiv.rules.normal import tidy
from symdiv.rules.registry import is_infinite

__all__ = ["Names", "expectations", "split"]


@dataclass
class Names:
    """Fresh names for bound variables."""

    taken: set[str]
    real: tuple[str, ...] = ("y", "t", "v")
    """What a real variable of a base law is called first."""
    _shared: dict[tuple[str, ...], str] = field(default_factory=dict)

    def fresh(self, *wishes: str) -> str:
        """Return the first wish that is not taken, or one with a number."""
        for name in [*wishes, *(f"{wishes[0]}{i}" for i in range(1, 1000))]:
            if name not in self.taken:
                self.taken.add(name)
                return name
        raise AssertionError("a thousand names are taken")

    def shared(self, *wishes: str) -> str:
        """Return what these wishes gave before, so that equal integrals are one; or a fresh name."""
        if wishes not in self._shared:
            self._shared[wishes] = self.fresh(*wishes)
        return self._shared[wishes]


def split(expression: sp.Expr, x: sp.Symbol) -> tuple[dict[sp.Expr, sp.Expr], sp.Expr]:
    """Write an expression as Σ coefficient·T(x) + constant; return {T: coefficient} and the constant."""
    statistics: dict[sp.Expr, sp.Expr] = {}
    constant = sp.Integer(0)
    for term in sp.Add.make_args(expression):
        coefficient, dependent = term.as_independent(x, as_Add=False)
        factors = []
        for factor in sp.Mul.make_args(dependent):
            if isinstance(factor, sp.exp) and factor.args[0].is_Add:
                fixed, moving = factor.args[0].as_independent(x, as_Add=True)
                coefficient *= sp.exp(fixed)
                factor = sp.exp(moving)
            factors.append(factor)
        dependent = sp.Mul(*factors)
        if dependent == 1:
            constant += coefficient
        else:
            statistics[dependent] = statistics.get(dependent, sp.Integer(0)) + coefficient
    merged = {t: tidy(c) for t, c in statistics.items()}
    return {t: c for t, c in merged.items() if c != 0}, constant


class Expectations:
    """Expectations under one law, with the names and variables of one derivation."""

    def __init__(self, p: Family, names: Names) -> None:
        self.p = p
        self.names = names
        self.names_of: dict[bool, str] = {}
        self.u = sp.Symbol(names.fresh("u", "w"), positive=True)

    @cached_property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """Those of the law; none where it is given by its density."""
        return self.p.representations

    def variable(self, law: Law) -> sp.Symbol:
        """The variable of a base law."""
        positive = law.support.is_positive
        if positive not in self.names_of:
            self.names_of[positive] = self.names.fresh(*(("y", "t", "v") if positive else self.names.real))
        return law.support.symbol(self.names_of[positive])

    def of(self, x: sp.Symbol, statistic: sp.Expr) -> list[Theorem]:
        """E[T(X)] for one statistic T: by the first of the law's representations that gives it, else by an antiderivative."""
        p = self.p
        if isinstance(p, Uniform):
            return self._uniform(x, statistic)
        if not self.representations:
            return self._kinked(x, statistic) if isinstance(statistic, sp.Abs) else self.referred(x, statistic)
        for index, components in enumerate(self.representations):
            try:
                found = self._represented(x, statistic, index, components)
            except (RuleError, Unsupported):
                continue
            if any(not is_infinite(t.statement.value) for t in found):
                return found
        return self._integrated(x, statistic)

    def whole(self, x: sp.Symbol, integrand: sp.Expr) -> list[Theorem]:
        """E[g(X)] with g carried through the maps of a representation before it is expanded."""
        for index, components in enumerate(self.representations):
            found: list[Theorem] = []
            with suppress(RuleError, Unsupported):
                found = self._mixed(x, integrand, index, components)
            if found:
                return [t for t in found if t.statement.condition != False]
        raise Unsupported(f"no representation of {self.p} gives E[{integrand}]")

    def _represented(self, x: sp.Symbol, statistic: sp.Expr, index: int, components: tuple[Image, ...]) -> list[Theorem]:
        if len(components) > 1:
            return self._mixed(x, statistic, index, components)
        (through,) = components
        if isinstance(through.law, SignedGamma):
            return self._signed(x, statistic)
        if isinstance(statistic, sp.Abs):
            return self._kinked(x, statistic)
        if index == 0 and not statistic.has(sp.Piecewise) and type(self.p).pushforward is not Family.pushforward:
            return self._carried(x, statistic)
        return self._mixed(x, statistic, index, components)

    def _carried(self, x: sp.Symbol, statistic: sp.Expr, bound: sp.Expr | None = None, below: bool = True) -> list[Theorem]:
        """Carry T through the map of the family and take the transforms of the parts."""
        through = self.p.pushforward
        y = self.variable(through.law)
        parts, constant = split(tidy(statistic.xreplace({x: through.map(y)})), y)
        extra: dict[str, Any] = {}
        if bound is not None:
            parts, constant = {**parts, **({sp.Integer(1): constant} if constant != 0 else {})}, sp.Integer(0)
            extra = {"bound": bound, "below": below}
            edge, side = through.inverse(bound), below == through.increasing
            choices = [[Aligned(partial(through.law, y, part, edge, side))] for part in parts]
        else:
            choices = [transforms(through.law, y, part) for part in parts]
        return [
            theorem
            for premises, coefficients, total in _choices(tuple(parts.values()), constant, choices)
            for theorem in _attempt("pushforward", *premises, law=self.p, variable=x, integrand=statistic, coefficients=coefficients, constant=total, **extra)
        ]

    def _mixed(self, x: sp.Symbol, statistic: sp.Expr, index: int, components: tuple[Image, ...]) -> list[Theorem]:
        """Carry T through the map of each component and add up."""
        alternatives = [self._under(through.law, carried(statistic, x, through, self.variable(through.law))) for through in components]
        found: list[Theorem] = []
        for premises in product(*alternatives):
            found += _attempt("mixture", *premises, law=self.p, variable=x, integrand=statistic, representation=index)
        return found

    def _under(self, law: Law, integrand: sp.Expr) -> list[Theorem]:
        """E[g(Y)] under a base law: the alternatives."""
        y = self.variable(law)
        parts, constant = split(tidy(integrand), y)
        choices = [self._absolute(law, y, part) if isinstance(part, sp.Abs) else transforms(law, y, part) for part in parts]
        return [
            theorem
            for premises, coefficients, total in _choices(tuple(parts.values()), constant, choices)
            for theorem in _attempt("linearity", *premises, law=law, variable=y, integrand=integrand, coefficients=coefficients, constant=total)
        ]

    def _absolute(self, law: Law, y: sp.Symbol, part: sp.Abs) -> list[Aligned]:
        """E|aY + b| under a base law: with the kink in the support, or off its ends."""
        slope, offset = _line(part.args[0], y)
        found: list[Theorem] = []
        for mean in transforms(law, y, y):
            if mean.is_infinite:
                found.append(infer("absolute value diverges", mean.theorem, slope=slope, offset=offset))
                continue
            if law.support.low.is_finite:
                found += _attempt("absolute value", mean.theorem, slope=slope, offset=offset, above=True)
            if law.support.high.is_finite:
                found += _attempt("absolute value", mean.theorem, slope=slope, offset=offset, above=False)
            edge = -offset / slope
            inner = [partial(law, y, g, edge, True) for g in (sp.Integer(1), y)]
            found += _attempt("kink", mean.theorem, *inner, law=law, variable=y, slope=slope, offset=offset)
        return [Aligned(t) for t in found]

    def _integrated(self, x: sp.Symbol, statistic: sp.Expr) -> list[Theorem]:
        """By an antiderivative of T times the density, on a finite interval."""
        support = self.p.support
        if not (support.low.is_finite and support.high.is_finite):
            raise Unsupported(f"no representation of {self.p} gives E[{statistic}]")
        candidate = primitive(statistic * density(self.p, x), x)
        return [infer("integration", law=self.p, variable=x, integrand=statistic, antiderivative=candidate)]

    def _kinked(self, x: sp.Symbol, statistic: sp.Abs) -> list[Theorem]:
        """E|aX + b|: off the support's ends, or with the kink inside."""
        slope, offset = _line(statistic.args[0], x)
        support = self.p.support
        means = self.of(x, x)
        found: list[Theorem] = []
        for mean in means:
            if is_infinite(mean.statement.value):
                found.append(infer("absolute value diverges", mean, slope=slope, offset=offset))
                continue
            if support.low != -sp.oo:
                found += _attempt("absolute value", mean, slope=slope, offset=offset, above=True)
            if support.high != sp.oo:
                found += _attempt("absolute value", mean, slope=slope, offset=offset, above=False)
            edge = -offset / slope
            inner = [self._partial_of(x, part, edge) for part in (sp.Integer(1), x)]
            found.append(infer("kink", mean, *inner, law=self.p, variable=x, slope=slope, offset=offset))
        return found

    def _partial_of(self, x: sp.Symbol, part: sp.Expr, bound: sp.Expr) -> Theorem:
        """E[T(X); X < bound] for T = 1 or x."""
        if isinstance(self.p, Uniform):
            primitive = x if part == 1 else x**2 / 2
            return infer("antiderivative", law=self.p, variable=x, integrand=part, antiderivative=primitive, bound=bound)
        if not self.representations:
            return self._referred_partial(x, part, bound)
        found = self._carried(x, part, bound=bound)
        if not found:
            raise Unsupported(f"E[{part}; {x} < {bound}] is not known under {self.p}")
        return found[0]

    def referred(self, x: sp.Symbol, statistic: sp.Expr) -> list[Theorem]:
        """By the ratio of the density to that of a law whose expectations are known; else by an antiderivative."""
        for reference in references(self.p, x):
            with suppress(RuleError, Unsupported):
                found = expectations(reference, x, statistic * ratio(self.p, reference, x), self.names)
                carried_back = [t for f in found for t in _attempt("change of measure", f, law=self.p, variable=x, integrand=statistic)]
                if any(not is_infinite(t.statement.value) for t in carried_back):
                    return carried_back
        return self._integrated(x, statistic)

    def _referred_partial(self, x: sp.Symbol, part: sp.Expr, bound: sp.Expr) -> Theorem:
        """E[T(X); X < bound], likewise."""
        for reference in references(self.p, x):
            with suppress(RuleError, Unsupported):
                found = Expectations(reference, self.names)._carried(x, part * ratio(self.p, reference, x), bound=bound)[0]
                return infer("change of measure", found, law=self.p, variable=x, integrand=part)
        raise Unsupported(f"no reference gives E[{part}; {x} < {bound}] under {self.p}")

    def _signed(self, x: sp.Symbol, statistic: sp.Expr) -> list[Theorem]:
        """Split at the sign of the base law; |sY - d| is reflected to d >= 0 first."""
        through = self.p.pushforward
        y = self.variable(through.law)
        inner = statistic.xreplace({x: through.map(y)})
        parts, constant = split(inner if isinstance(inner, sp.Abs) else tidy(inner), y)
        premises = tuple(self._half(part) for part in parts)
        coefficients = tuple(parts.values())
        return [infer("pushforward", *premises, law=self.p, variable=x, integrand=statistic, coefficients=coefficients, constant=constant)]

    def _half(self, part: sp.Expr) -> Theorem:
        u, law = self.u, self.p.pushforward.law
        y = self.variable(law)
        offset = sp.Integer(0)
        if isinstance(part, sp.Abs):
            slope, offset = _line(part.args[0], y)
            part = sp.Abs(slope * y - sp.Abs(offset))
        halves = [self._on_unsigned(part.xreplace({y: value})) for value in (u, -u)]
        whole = infer("sign", *halves, law=law, variable=y, integrand=part)
        return infer("reflection", whole, scale=slope, offset=-offset) if offset != 0 else whole

    def _on_unsigned(self, integrand: sp.Expr) -> Theorem:
        u, law = self.u, self.p.pushforward.law.unsigned  # type: ignore[attr-defined]  # a SignedGamma, see _half
        if isinstance(integrand, sp.Abs):
            slope, offset = _line(integrand.args[0], u)
            edge = -offset / slope
            premises = [transforms(law, u, u)[0].theorem, partial(law, u, sp.Integer(1), edge, True), partial(law, u, u, edge, True)]
            return infer("kink", *premises, law=law, variable=u, slope=slope, offset=offset)
        parts, constant = split(tidy(integrand), u)
        premises = [_finite(transforms(law, u, part)) for part in parts]
        return infer("linearity", *premises, law=law, variable=u, integrand=integrand, coefficients=tuple(parts.values()), constant=constant)

    def _uniform(self, x: sp.Symbol, statistic: sp.Expr) -> list[Theorem]:
        """Antiderivatives of powers, of logarithms, and of |x - m|."""
        if isinstance(statistic, sp.Abs):
            return self._kinked(x, statistic)
        found = _attempt("antiderivative", law=self.p, variable=x, integrand=statistic, antiderivative=primitive(statistic, x))
        if not found:
            return self._integrated(x, statistic)
        if statistic == 1 / x:
            found.append(infer("divergent reciprocal", law=self.p, variable=x))
        return found


def expectations(p: Family, x: sp.Symbol, integrand: sp.Expr, names: Names) -> list[Theorem]:
    """E[g(X)] for X of the family p: the alternatives, finite ones first."""
    if isinstance(p, Pushforward):
        return _carried_to_base(p, x, integrand, names)
    search = Expectations(p, names)
    if not search.representations:
        with suppress(RuleError, Unsupported):
            return search.referred(x, integrand)
        return _by_statistics(search, p, x, tidy(integrand))
    try:
        return _by_statistics(search, p, x, tidy(integrand))
    except (RuleError, Unsupported):
        return search.whole(x, integrand)


def _carried_to_base(p: Pushforward, x: sp.Symbol, integrand: sp.Expr, names: Names) -> list[Theorem]:
    """By the map that makes the law."""
    integrand, positive = tidy(integrand), p.base.support.is_positive
    z = x if x.is_positive == positive and x not in p.free_symbols else p.base.support.symbol(names.fresh("z", "x"))
    found = expectations(p.base, z, integrand.xreplace({x: p.map(z)}), names)
    return [t for f in found for t in _attempt("change of variables", f, law=p, variable=x, integrand=integrand)]


def _by_statistics(search: Expectations, p: Family, x: sp.Symbol, integrand: sp.Expr) -> list[Theorem]:
    """Expand the integrand into statistics T(x), find each E[T(X)], and add up."""
    parts, constant = split(integrand, x)
    alternatives = [search.of(x, statistic) for statistic in parts]
    coefficients, statistics = tuple(parts.values()), tuple(parts)

    def combine(premises: Sequence[Theorem], kept: Sequence[int], dominated: Sequence[int]) -> Theorem:
        return infer(
            "linearity",
            *premises,
            law=p,
            variable=x,
            integrand=integrand,
            coefficients=tuple(coefficients[i] for i in kept),
            constant=constant,
            dominated=tuple(coefficients[i] * statistics[i] for i in dominated),
        )

    everything = range(len(statistics))
    finite = [[t for t in group if not is_infinite(t.statement.value)] for group in alternatives]
    found = [combine(choice, everything, ()) for choice in product(*finite)]
    divergent = [i for i in everything if len(finite[i]) < len(alternatives[i])]
    for lead in divergent:
        if any(_dominates(statistics[other], statistics[lead], x) for other in divergent if other != lead):
            continue
        dominated = [i for i in everything if i != lead and _dominates(statistics[lead], statistics[i], x)]
        kept = [i for i in everything if i != lead and i not in dominated]
        for infinite in (t for t in alternatives[lead] if is_infinite(t.statement.value)):
            for choice in product(*(finite[i] for i in kept)):
                found.append(combine((infinite, *choice), (lead, *kept), dominated))
    return [t for t in found if t.statement.condition != False]


def _dominates(large: sp.Expr, small: sp.Expr, x: sp.Symbol) -> bool:
    """Whether large = x^s and small = x^r with 0 < r < s."""
    (b1, s), (b2, r) = large.as_base_exp(), small.as_base_exp()
    return bool(b1 == b2 == x and x.is_positive and r.is_positive and (s - r).is_positive)


def _attempt(rule: str, *premises: Theorem, **arguments: Any) -> list[Theorem]:
    """The theorem, unless it does not follow or its condition never holds."""
    try:
        theorem = infer(rule, *premises, **arguments)
    except RuleError:
        return []
    return [] if theorem.statement.condition is sp.false else [theorem]


def _line(expression: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """Write ±(slope·x + offset) with slope > 0."""
    slope, offset = sp.diff(expression, x), sp.expand(expression.xreplace({x: sp.Integer(0)}))
    if slope.is_negative:
        slope, offset = -slope, sp.expand(-offset)
    if not slope.is_positive or x in slope.free_symbols:
        raise Unsupported(f"|{expression}|: expected a linear function of {x}")
    return slope, offset


def _choices(
    coefficients: tuple[sp.Expr, ...], constant: sp.Expr, choices: Sequence[Sequence[Aligned]]
) -> Iterator[tuple[tuple[Theorem, ...], tuple[sp.Expr, ...], sp.Expr]]:
    """All ways to choose one alternative for each part, at most one of them infinite: premises, their coefficients, the constant."""
    for chosen in product(*choices):
        if sum(a.is_infinite for a in chosen) > 1:
            continue
        scaled = tuple(c * a.factor for c, a in zip(coefficients, chosen, strict=True))
        total = tidy(sp.Add(constant, *(c * a.offset for c, a in zip(coefficients, chosen, strict=True))))
        yield tuple(a.theorem for a in chosen), scaled, total


def _finite(alternatives: Sequence[Aligned]) -> Theorem:
    """The one finite alternative that holds without condition."""
    for a in alternatives:
        if not a.is_infinite and a.theorem.statement.condition == True and (a.factor, a.offset) == (1, 0):
            return a.theorem
    raise Unsupported("the expectation is finite under a condition only")
