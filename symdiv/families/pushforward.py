"""The law of a map of a random number.

Source: Billingsley, *Probability and Measure*, 3rd ed., 16 (change of variable) and 20.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput, Unsupported
from symdiv.expression import substitute, write
from symdiv.families.base import Family, Image
from symdiv.families.bijection import Bijection, analysed
from symdiv.families.bound import Domains, bound_variable, domains_text, named, one_symbol_each, read_domains, shown_variable
from symdiv.families.exponential import Exponential
from symdiv.families.structured import Structured
from symdiv.laws import Support
from symdiv.parametrised import exact, passed_symbols

__all__ = ["Pushforward"]


class Pushforward(Family):
    """The law of map(Z) for Z of a continuous law: ``Pushforward(base, map)``.

    Parameters
    ----------
    base : the law of Z, any continuous distribution of numbers
    map : a SymPy expression, or text, in the variable and parameters; smooth and strictly monotone on the support of Z, which is proved
    variable : the variable, where it is not the only symbol of the map that is no parameter of the base; it is bound
    parameters : for parameters of the map, as for :class:`Distribution`

    The Kullback-Leibler divergence of two laws does not change under a common map; entropies gain E log \\|map'(Z)\\|.

    Raises :class:`~symdiv.errors.InvalidInput` where the map is not proved to be one to one.

    >>> import sympy as sp
    >>> from symdiv import Exponential, Pushforward, entropy
    >>> p = Pushforward(Exponential("r"), sp.exp(sp.Symbol("x")))
    >>> p
    Pushforward(Exponential('r'), 'exp(x)', 'x')
    >>> entropy(p)
    -log(r) + 1 + 1/r
    >>> Pushforward(Exponential("r"), "sin(x)")
    Traceback (most recent call last):
    symdiv.errors.InvalidInput: Pushforward(Exponential(r), sin(x_), x_): its derivative cos(x_) is not proved to have one sign; \
expected a map that is smooth and strictly monotone
    """

    binds = 2
    arguments: tuple[Any, ...]

    def __init__(self, base: Family, map: object, variable: object = None, parameters: object = None) -> None:
        if not isinstance(base, Family):
            raise InvalidInput(f"Pushforward: {base!r}; expected a distribution such as Normal(0, 1); text is read by symdiv.parse")
        if isinstance(base, Structured) or base.support.discrete or base.support.circular or base.interior != True:
            raise Unsupported(f"Pushforward: {base}; the map is of a continuous law on one interval of numbers")
        function = exact(map)
        own = {s.name for s in base.free_symbols}
        if variable is None:
            others = sorted({s.name for s in function.free_symbols} - own)
            if len(others) != 1:
                raise InvalidInput(f"Pushforward: the map {function} has the symbols {', '.join(others) or 'of the base'}; name the variable with variable=")
            variable = others[0]
        name = named("Pushforward", variable)
        domains = read_domains("Pushforward", parameters)
        self._settle(base, function, name, domains)
        passed = {**base.given, **passed_symbols(map), **domains.given}
        self.given = {key: symbol for key, symbol in passed.items() if key in {s.name for s in self.free_symbols}}

    def _settle(self, base: Family, function: sp.Expr, name: str, domains: Domains) -> None:
        variables = [s for s in function.free_symbols if s.name == name]
        if not variables or name in {s.name for s in base.free_symbols}:
            raise InvalidInput(f"Pushforward: the map {function}; expected a function of {name}, which is no parameter of {base}")
        symbols = (function.free_symbols - {*variables}) | base.free_symbols | (domains.condition.free_symbols - {*variables})
        mapping, more = one_symbol_each("Pushforward", symbols, domains.facts)
        base = base.replace({s: t for s, t in mapping.items() if s != t})
        inner = _inner(base)
        function = function.xreplace({**mapping, **dict.fromkeys(variables, inner)})
        self._finish(base, function, inner, sp.And(domains.condition.xreplace(mapping), more))

    def _finish(self, base: Family, function: sp.Expr, inner: sp.Symbol, condition: Boolean) -> None:
        self.arguments = _canonical(base, function, inner, condition)
        if self.constraint == False:
            raise InvalidInput(f"{self}: no parameters satisfy {condition}")
        try:
            self._bijection  # noqa: B018 - it is found, or refused, here
        except InvalidInput as problem:
            raise InvalidInput(f"{self}: {problem}") from problem

    @classmethod
    def general_member(cls, suffix: str = "") -> Self:
        """The exponential of an exponential variable."""
        return cls(Exponential.general_member(suffix), "exp(x)")

    @property
    def base(self) -> Family:
        """The law that is mapped."""
        law: Family = self.arguments[0]
        return law

    @property
    def bijection(self) -> tuple[sp.Expr, sp.Symbol]:
        """The map, as a formula and its variable."""
        return self.arguments[1], self.arguments[2]

    def map(self, z: sp.Expr) -> sp.Expr:
        """The image of a point."""
        return self.arguments[1].xreplace({self.arguments[2]: z})

    def same_map(self, other: Pushforward) -> bool:
        """Whether the other law is made by the same formula."""
        point = sp.Dummy(real=True)
        return bool(self.map(point) == other.map(point))

    @property
    def _bijection(self) -> Bijection:
        function, variable = self.bijection
        return analysed(function, variable, self.base.support.low, self.base.support.high)

    @property
    def constraint(self) -> Boolean:
        """The base is valid; and the condition on the parameters of the map."""
        facts = (p.domain.condition(a) for p, a in zip(self.base.parameters, self.base.arguments, strict=False))
        return sp.And(self.base.constraint, self.arguments[3], *facts)

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        base, function, variable, condition = self.arguments
        found: set[sp.Symbol] = base.free_symbols | (function.free_symbols - {variable}) | condition.free_symbols
        return found

    @property
    def support(self) -> Support:
        return Support(self._bijection.low, self._bijection.high)

    def log_density(self, x: sp.Expr) -> sp.Expr:
        known = self._bijection
        return self.base.log_density(known.inverse.xreplace({known.variable: x})) + known.log_slope.xreplace({known.variable: x})

    @property
    def representations(self) -> tuple[tuple[Image, ...], ...]:
        """None: its expectations are those of its base, carried through the map."""
        return ()

    @property
    def images(self) -> tuple[tuple[Image, ...], ...]:
        """Those of the base, carried through the map."""
        return tuple(tuple(map(self._carried, components)) for components in self.base.images)

    def _carried(self, through: Image) -> Image:
        known = self._bijection
        return Image(
            through.law,
            lambda y: self.map(through.map(y)),
            lambda x: through.inverse(known.inverse.xreplace({known.variable: x})),
            through.increasing == known.increasing,
            through.weight,
        )

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Self:
        values = {s.name: exact(value) for s, value in mapping.items()}
        own = {s: values[s.name] for s in self.free_symbols if s.name in values}
        base, function, inner, condition = self._opened()
        base = base.substitute({s: v for s, v in own.items() if s in base.free_symbols})
        fresh, more = one_symbol_each("Pushforward", set().union(*(value.free_symbols for value in own.values()), base.free_symbols), {})
        base = base.replace({s: t for s, t in fresh.items() if s != t})
        new, placed = type(self).__new__(type(self)), _inner(base)
        function = substitute(function, own).xreplace({**fresh, inner: placed})
        new._finish(base, function, placed, sp.And(substitute(condition, own).xreplace(fresh), more))
        return new

    def replace(self, mapping: Mapping[sp.Symbol, sp.Symbol]) -> Self:
        base, function, inner, condition = self._opened()
        base = base.replace(mapping)
        placed = _inner(base)
        return self._unchecked(*_canonical(base, function.xreplace({**mapping, inner: placed}), placed, condition.xreplace(mapping)))

    def _opened(self) -> tuple[Family, sp.Expr, sp.Symbol, Boolean]:
        """The arguments with a variable that nothing else is."""
        base, function, variable, condition = self.arguments
        inner = _inner(base)
        return base, function.xreplace({variable: inner}), inner, condition

    @property
    def text(self) -> str:
        base, function, variable, condition = self.arguments
        domains = self._domains_text(condition)
        return f"Pushforward({base.text}, {write(function)}, {variable}{', ' if domains else ''}{domains})"

    def _domains_text(self, condition: Boolean) -> str:
        return domains_text(self.free_symbols - self.base.free_symbols, condition)

    def __repr__(self) -> str:
        base, function, variable, condition = self.arguments
        name = shown_variable(self.free_symbols)
        domains = self._domains_text(condition)
        shown = write(function.xreplace({variable: sp.Symbol(name, **variable._assumptions_orig)}))
        return f"Pushforward({base!r}, {shown!r}, {name!r}{f', {domains!r}' if domains else ''})"

    def _latex(self, printer: Any) -> str:
        base, function, variable, _ = self.arguments
        x = sp.Symbol(shown_variable(self.free_symbols), **variable._assumptions_orig)
        return (
            rf"\operatorname{{Pushforward}}\left({base._latex(printer)}, {printer._print(x)} \mapsto {printer._print(function.xreplace({variable: x}))}\right)"
        )


def _inner(base: Family) -> sp.Symbol:
    return sp.Dummy(positive=True) if base.support.is_positive else sp.Dummy(real=True)


def _canonical(base: Family, function: sp.Expr, inner: sp.Symbol, condition: Boolean) -> tuple[Any, ...]:
    taken = base.free_symbols | (function.free_symbols - {inner}) | condition.free_symbols
    variable = bound_variable(taken, bool(inner.is_positive))
    return base, function.xreplace({inner: variable}), variable, condition
