"""Expectations of functions of one law, with mean and variance: derived from the same base laws as the measures, nothing is looked up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import product

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.derivation.counting import counted
from symdiv.derivation.expectations import expectations
from symdiv.derivation.general import generalised, is_long
from symdiv.derivation.public import as_passed, distribution, unified
from symdiv.derivation.strategy import law_variable, rewritten
from symdiv.errors import InvalidInput, RuleError, Unsupported
from symdiv.families.base import Family
from symdiv.families.structured import Structured
from symdiv.parametrised import exact
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.compact import compact
from symdiv.rules.conditions import conjunction
from symdiv.rules.coverage import exhaustive
from symdiv.rules.logic import validity
from symdiv.rules.normal import tidy
from symdiv.rules.registry import is_infinite
from symdiv.rules.statement import Expectation

__all__ = ["expectation", "expectation_theorems", "mean", "variance"]

Case = tuple[sp.Expr, Boolean]
"""A value and the condition under which it holds."""

_X = sp.Symbol("x", real=True)


def expectation(function: object, p: Family | str, variable: object = None) -> sp.Expr:
    """Return E[g(X)] for X of a law of numbers, where symdiv's rules derive it.

    Parameters
    ----------
    function : g, as a SymPy expression or text
    p : a distribution, or its text
    variable : the name or symbol of X in g; needed where g has several symbols that are no parameters of p

    Returns a closed form; a Piecewise where it holds, or is infinite, for some parameters only. For parameters outside all of its
    conditions the expectation does not exist, or is not known.

    Raises :class:`~symdiv.errors.Unsupported` where no rule gives it, :class:`~symdiv.errors.InvalidInput` for what is no function of X.

    >>> import symdiv as sd
    >>> sd.expectation("log(x)", sd.Gamma("a", "b"))
    -log(b) + polygamma(0, a)
    >>> sd.expectation("x**3", sd.Pareto("a", 1))
    Piecewise((a/(a - 3), a > 3), (oo, True))
    """
    p = _law(p)
    expression = exact(function)
    if variable is None:
        others = sorted({s.name for s in expression.free_symbols} - {s.name for s in p.free_symbols})
        if len(others) > 1:
            raise InvalidInput(f"expectation: the function {expression} has the symbols {', '.join(others)}; name the variable with variable=")
        variable = others[0] if others else "x"
    name = str(variable)
    if name in {s.name for s in p.free_symbols}:
        raise InvalidInput(f"expectation: {name} is a parameter of {p}; expected another name for the variable")
    return _of_all_members(
        p,
        lambda: [(t.statement.value, t.statement.condition) for t in expectation_theorems(expression, name, p)],
        lambda law: expectation(expression, law, name),
        lambda point: _at(expression, name, point),
    )


def mean(p: Family | str) -> sp.Expr:
    """Return E[X], as :func:`expectation` does.

    >>> import symdiv as sd
    >>> sd.mean(sd.Gamma("a", "b")), sd.mean(sd.StudentT("nu", 0, 1))
    (a/b, Piecewise((0, nu > 1)))
    """
    return expectation("x", distribution(p), "x")


def variance(p: Family | str) -> sp.Expr:
    """Return E[(X - E X)^2] where the mean is finite, as :func:`expectation` does.

    >>> import symdiv as sd
    >>> sd.variance(sd.Binomial("n", "p")), sd.variance(sd.Pareto("a", 1))
    (-n*p*(p - 1), Piecewise((a/((a - 2)*(a - 1)**2), a > 2), (oo, a > 1)))
    """
    p = _law(p)
    return _of_all_members(p, lambda: _variances(p), variance, lambda point: sp.Integer(0))


def _law(value: Family | str) -> Family:
    """The distribution, with one symbol for all symbols of one name."""
    law: Family = unified([distribution(value)])[0]
    return law


def _variances(p: Family) -> list[Case]:
    squares = expectation_theorems(_X**2, "x", p)
    pieces = []
    for first, second in product(expectation_theorems(_X, "x", p), squares):
        if not is_infinite(first.statement.value):
            value = second.statement.value if is_infinite(second.statement.value) else _short(second.statement.value - first.statement.value**2)
            pieces.append((value, conjunction(first.statement.condition, second.statement.condition)))
    possible = [(value, condition) for value, condition in pieces if condition != False]
    if not possible:
        raise Unsupported(f"variance: {p} has no finite mean")
    return possible


def expectation_theorems(function: sp.Expr, name: str, p: Family) -> list[Theorem]:
    """The theorems E[g(X)] = value, under one condition each: finite ones first. They hold for parameters in the interior."""
    if isinstance(p, Structured):
        raise Unsupported(f"expectation: {p}; expected a law of numbers")
    x, names = law_variable(p, None, frozenset())
    own = {s.name: s for s in p.free_symbols}
    integrand = _at(function.xreplace({s: own[s.name] for s in function.free_symbols if s.name in own}), name, x)
    if not integrand.free_symbols <= {x, *p.free_symbols}:
        raise InvalidInput(f"expectation: the function {function} has symbols that are neither {name} nor parameters of {p}")
    general, _, mapping = generalised(p, None, identify=True, only=is_long)
    if mapping and p.support.points is None:  # long numbers are put in when all is derived
        try:
            return _specialised(expectation_theorems(integrand.xreplace({x: sp.Symbol(name, real=True)}), name, general), mapping)
        except Unsupported as problem:
            raise Unsupported(str(problem).replace(str(general), str(p))) from None
    try:
        if p.support.points is not None:
            return [rewritten(infer("expectation over points", law=p, variable=x, integrand=integrand))]
        found = (counted if p.support.discrete else expectations)(p, x, integrand, names)
    except RuleError as problem:
        raise Unsupported(f"expectation: no rule gives E[{function}] for {p}") from problem
    closed = [t for t in found if not t.statement.value.has(sp.Sum, sp.Integral)]
    if not closed:
        raise Unsupported(f"expectation: E[{function}] for {p} has no closed form here")
    return [t if is_infinite(t.statement.value) else rewritten(t) for t in closed]


def _specialised(theorems: list[Theorem], mapping: dict[sp.Symbol, sp.Expr]) -> list[Theorem]:
    """The theorems at special parameters, without those whose condition does not hold there."""
    found = []
    for theorem in theorems:
        with suppress(RuleError):
            found.append(infer("specialisation", theorem, mapping=mapping))
    if not found:
        raise Unsupported("expectation: no rule gives it at these parameters")
    return found


def _short(value: sp.Expr) -> sp.Expr:
    """The same value: over one denominator where it is a quotient of polynomials."""
    if value.is_number:
        return value
    polynomials = value.is_rational_function(*value.free_symbols) and not value.has(sp.Function, sp.NumberSymbol)
    return sp.factor(value) if polynomials else compact(tidy(value))


def _at(function: sp.Expr, name: str, point: sp.Expr) -> sp.Expr:
    return function.xreplace({s: point for s in function.free_symbols if s.name == name})


def _of_all_members(p: Family, inner: Callable[[], list[Case]], of: Callable[[Family], sp.Expr], at: Callable[[sp.Expr], sp.Expr]) -> sp.Expr:
    """One expression of the cases; those of special members and point masses come first, where the others do not give their value."""
    for condition, member in p.special:
        if condition == True:
            return of(member)
    for condition, point in p.degenerate:
        if condition == True:
            return at(point)
    cases = inner()
    edges: list[Case] = [(of(member), condition) for condition, member in p.special if condition != False]
    for condition, point in p.degenerate:
        here = {condition.lhs: condition.rhs} if isinstance(condition, sp.Eq) else {}
        value = at(point)
        if condition != False and (not here or any(tidy(v.xreplace(here) - value.xreplace(here)) != 0 for v, _ in cases)):
            edges.append((value, condition))
    conditions = [c for _, c in cases]
    with suppress(RuleError):
        if exhaustive(conditions, sp.And(validity(Expectation(p, _X, _X)), p.interior)):
            conditions[-1] = sp.true
    return as_passed(sp.Piecewise(*edges, *zip((v for v, _ in cases), conditions, strict=True)), p)
