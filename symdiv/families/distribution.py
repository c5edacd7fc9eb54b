"""A law of the user's own, given by its log-density."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput, Undetermined
from symdiv.expression import substitute, write
from symdiv.families.base import Family, Image
from symdiv.families.bound import Domains, bound_variable, domains_text, named, one_symbol_each, read_domains, shown_variable
from symdiv.families.normalisation import require_normalised
from symdiv.laws import Support
from symdiv.parametrised import exact, passed_symbols

__all__ = ["Distribution"]


class Distribution(Family):
    """A continuous law given by its log-density: ``Distribution(log_density, variable, support, parameters)``.

    Parameters
    ----------
    log_density : the logarithm of the density, in nats, as a SymPy expression or text
    variable : its variable, a symbol or a name; it is bound: laws that differ by its name are equal
    support : where the density is positive, a SymPy ``Interval`` or a pair ``(low, high)``; ``oo`` is infinity, also as text
    parameters : ``{symbol: Interval}`` for every parameter, or a condition such as ``a > 0``; without it the symbols range over what SymPy
        assumes of them, bare ones over the real numbers

    The density must integrate to one. That is checked rigorously at three exact points of the parameters and at closed ends of
    their intervals (once where there are no parameters), whenever a law is made, so also when a certificate is read, and when parameters are replaced.

    Raises :class:`~symdiv.errors.InvalidInput` where it does not, or for what is no density on an interval;
    :class:`~symdiv.errors.Undetermined` where the integral was not enclosed.

    >>> import sympy as sp
    >>> from symdiv import Distribution, entropy
    >>> a, x = sp.symbols("a x", positive=True)
    >>> p = Distribution(sp.log(a) + (a - 1) * sp.log(x), variable=x, support=sp.Interval.open(0, 1), parameters={a: sp.Interval.open(0, sp.oo)})
    >>> p
    Distribution('(a - 1)*log(x) + log(a)', 'x', (0, 1), 'a > 0')
    >>> entropy(p)
    -log(a) + 1 - 1/a
    >>> Distribution("-x", "x", (0, 1))
    Traceback (most recent call last):
    symdiv.errors.InvalidInput: Distribution(-x_, x_, (0, 1)): the density integrates to 0.632120558829; expected 1
    """

    binds = 1
    arguments: tuple[Any, ...]

    def __init__(self, log_density: object, variable: object, support: object, parameters: object = None) -> None:
        formula = exact(log_density)
        low, high = _ends(support)
        domains = read_domains("Distribution", parameters)
        self._settle(formula, named("Distribution", variable), low, high, domains)
        names = {s.name for s in self.free_symbols}
        self.given = {name: symbol for name, symbol in {**passed_symbols(log_density, low, high), **domains.given}.items() if name in names}

    def _settle(self, formula: sp.Expr, name: str, low: sp.Expr, high: sp.Expr, domains: Domains) -> None:
        """Give each symbol its assumptions and the variable its name; check everything."""
        variables = [s for s in formula.free_symbols if s.name == name]
        ends = low.free_symbols | high.free_symbols
        if name in {s.name for s in ends}:
            raise InvalidInput(f"Distribution: {name} is the variable, and an end of the support depends on it")
        parameters = (formula.free_symbols - {*variables}) | ends
        _require_listed(parameters, domains, name)
        mapping, more = one_symbol_each("Distribution", parameters | (domains.condition.free_symbols - {*variables}), domains.facts)
        low, high = low.xreplace(mapping), high.xreplace(mapping)
        for variable in variables:
            _require_range(variable, low, high)
        inner = sp.Dummy(positive=True) if low.is_extended_nonnegative else sp.Dummy(real=True)
        formula = formula.xreplace({**mapping, **dict.fromkeys(variables, inner)})
        self._finish(formula, inner, low, high, sp.And(domains.condition.xreplace(mapping), more))

    def _finish(self, formula: sp.Expr, inner: sp.Symbol, low: sp.Expr, high: sp.Expr, condition: Boolean) -> None:
        self.arguments = _canonical(formula, inner, low, high, condition)
        if self.constraint == False:
            raise InvalidInput(f"{self}: no parameters satisfy {condition} and {low} < {high}")
        try:
            require_normalised(*self.arguments[:4], self.constraint)
        except (InvalidInput, Undetermined) as problem:
            raise type(problem)(f"{self}: {problem}") from problem

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """A power law on the unit interval."""
        a = f"a{suffix}"
        return cls(f"log({a}) + ({a} - 1)*log(x)", "x", (0, 1), f"{a} > 0")

    @property
    def variable(self) -> sp.Symbol:
        """The bound variable."""
        return self.arguments[1]

    @property
    def constraint(self) -> Boolean:
        """The condition on the parameters, beyond their signs; the support is an interval."""
        _, _, low, high, condition = self.arguments
        return sp.And(condition, low < high)

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        formula, variable, low, high, condition = self.arguments
        found: set[sp.Symbol] = (formula.free_symbols - {variable}) | low.free_symbols | high.free_symbols | condition.free_symbols
        return found

    @property
    def support(self) -> Support:
        return Support(self.arguments[2], self.arguments[3])

    def log_density(self, x: sp.Expr) -> sp.Expr:
        return self.arguments[0].xreplace({self.variable: x})

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """None: its expectations are those under another law, with the ratio of the densities."""
        return ()

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Self:
        values = {s.name: exact(value) for s, value in mapping.items()}
        own = {s: values[s.name] for s in self.free_symbols if s.name in values}
        formula, inner, low, high, condition = self._opened()
        facts = [value > 0 if s.is_positive else value >= 0 for s, value in own.items() if s.is_nonnegative]
        formula, low, high, condition = (substitute(e, own) for e in (formula, low, high, condition))
        fresh, more = one_symbol_each("Distribution", set().union(*(value.free_symbols for value in own.values())), {})
        formula, low, high, condition = (e.xreplace(fresh) for e in (formula, low, high, sp.And(condition, *facts)))
        new = type(self).__new__(type(self))
        new._finish(formula, inner, low, high, sp.And(condition, more))
        return new

    def replace(self, mapping: Mapping[sp.Symbol, sp.Symbol]) -> Self:
        formula, inner, low, high, condition = self._opened()
        formula, low, high, condition = (e.xreplace(mapping) for e in (formula, low, high, condition))
        return self._unchecked(*_canonical(formula, inner, low, high, condition))

    def _opened(self) -> tuple[sp.Expr, sp.Symbol, sp.Expr, sp.Expr, Boolean]:
        """The arguments with a variable that nothing else is."""
        formula, variable, low, high, condition = self.arguments
        inner = sp.Dummy(**variable._assumptions_orig)
        return formula.xreplace({variable: inner}), inner, low, high, condition

    @property
    def text(self) -> str:
        formula, variable, low, high, condition = self.arguments
        domains = domains_text(self.free_symbols, condition)
        return f"Distribution({write(formula)}, {variable}, ({write(low)}, {write(high)}){', ' if domains else ''}{domains})"

    def __repr__(self) -> str:
        formula, variable, low, high, condition = self.arguments
        name = shown_variable(self.free_symbols)
        domains = domains_text(self.free_symbols, condition)
        shown = write(formula.xreplace({variable: sp.Symbol(name, **variable._assumptions_orig)}))
        ends = ", ".join(str(e) if e.is_Integer else repr(write(e)) for e in (low, high))
        return f"Distribution({shown!r}, {name!r}, ({ends}){f', {domains!r}' if domains else ''})"

    def _latex(self, printer: Any) -> str:
        formula, variable, low, high, _ = self.arguments
        x = sp.Symbol(shown_variable(self.free_symbols), **variable._assumptions_orig)
        parts = (printer._print(e) for e in (formula.xreplace({variable: x}), x, sp.Interval.open(low, high)))
        return rf"\operatorname{{Distribution}}\left({', '.join(parts)}\right)"


def _canonical(formula: sp.Expr, inner: sp.Symbol, low: sp.Expr, high: sp.Expr, condition: Boolean) -> tuple[Any, ...]:
    taken = (formula.free_symbols - {inner}) | low.free_symbols | high.free_symbols | condition.free_symbols
    variable = bound_variable(taken, bool(low.is_extended_nonnegative))
    return formula.xreplace({inner: variable}), variable, low, high, condition


def _ends(support: object) -> tuple[sp.Expr, sp.Expr]:
    if isinstance(support, sp.Interval):
        support = (support.start, support.end)
    if isinstance(support, sp.Set):
        raise InvalidInput(f"Distribution: support {support}; expected an interval (a density), such as Interval.open(0, oo)")
    if not isinstance(support, (tuple, list)) or len(support) != 2:
        raise InvalidInput(f"Distribution: support {support!r}; expected an Interval, or a pair (low, high)")
    infinite = {"oo": sp.oo, "-oo": -sp.oo, sp.oo: sp.oo, -sp.oo: -sp.oo}
    low, high = (infinite[end] if isinstance(end, (str, sp.Expr)) and end in infinite else exact(end) for end in support)
    if low == sp.oo or high == -sp.oo or (low < high) == False:
        raise InvalidInput(f"Distribution: support ({low}, {high}); expected low < high")
    return low, high


def _require_listed(parameters: set[sp.Symbol], domains: Domains, variable: str) -> None:
    names = {s.name for s in parameters}
    said = {s.name for s in domains.condition.free_symbols} | set(domains.listed or ())
    for name in sorted(said - names):
        what = "is the variable, no parameter" if name == variable else "occurs neither in the log-density nor in the support"
        raise InvalidInput(f"Distribution: {name} {what}; leave it out of parameters=")
    if domains.listed is not None:
        for name in sorted(names - set(domains.listed)):
            raise InvalidInput(f"Distribution: {name} has no domain; add it to parameters=, such as {{{name}: Interval.open(0, oo)}}")


def _require_range(variable: sp.Symbol, low: sp.Expr, high: sp.Expr) -> None:
    """The formula was simplified under the variable's assumptions, which have to hold on the support."""
    facts = {k for k, v in variable._assumptions_orig.items() if v} - {"commutative"}
    allowed = {"real", "extended_real", "complex", "finite"}
    if low.is_extended_nonnegative:
        allowed |= {"positive", "nonnegative", "nonzero", "extended_positive", "extended_nonnegative"}
    if high.is_extended_nonpositive:
        allowed |= {"negative", "nonpositive", "nonzero"}
    if facts - allowed or any(v is False for v in variable._assumptions_orig.values()):
        raise InvalidInput(
            f"Distribution: the variable {variable} is assumed to be {', '.join(sorted(facts))}, which the support ({low}, {high}) does not give"
        )
