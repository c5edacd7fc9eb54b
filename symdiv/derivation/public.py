"""The functions of measures: derive, entropy, cross_entropy, kl_divergence."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from symdiv.derivation.result import Derivation
from symdiv.derivation.strategy import cached_measure, rewritten, simplified
from symdiv.errors import InvalidInput, RuleError, Unsupported
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.families.registry import parse
from symdiv.families.structured import Structured
from symdiv.measures import measure as measure_named
from symdiv.parametrised import NONNEGATIVE, POSITIVE, Domain, keep
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.normal import tidy
from symdiv.units import base_of

__all__ = ["cross_entropy", "derive", "entropy", "kl_divergence"]

_LARGE = 10**6
_FEW = 64


def derive(measure: str, p: Family | str, q: Family | str | None = None, *, base: object = None) -> Derivation:
    """Derive a measure of one or two distributions as a theorem.

    Parameters
    ----------
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : distributions, or their text; the measure's expectation is under p
    base : the base of the logarithm, a number > 1 or a unit's name; default nats

    Returns a :class:`~symdiv.derivation.result.Derivation`: ``.value``, ``.condition``, ``.steps``, ``.certificate()``, LaTeX.
    Symbols of one name are one symbol; it ranges over all the domains in which it stands, and is to be found in ``.symbols``.

    Raises :class:`~symdiv.errors.InvalidInput` for what is no distribution or measure, :class:`~symdiv.errors.Unsupported`
    where no rule applies.

    >>> import symdiv as sd
    >>> sd.derive("kl_divergence", sd.Pareto("a", 1), sd.Exponential("r")).condition
    a > 1
    """
    which = measure_named(measure)
    p, q = _distribution(p), None if q is None else _distribution(q)
    if which.takes_q != (q is not None):
        raise InvalidInput(f"{measure} takes {'two distributions, p and q' if which.takes_q else 'one distribution, p'}")
    p, q = _unify(p, q)
    theorem = _special(measure, p, q)
    number = base_of(base)
    if number != sp.E:
        theorem = rewritten(theorem) if len(theorem.statement.value.args) <= _FEW else theorem
        theorem = infer("unit", theorem, base=number)
    return Derivation(theorem)


def _special(measure: str, p: Family, q: Family | None) -> Theorem:
    """The theorem at these parameters: from the general one; where that has no closed form, from one that knows which parameters are equal, or numbers."""
    best: Theorem | None = None
    tried = set()
    for general_p, general_q, mapping in (_generalise(p, q), _generalise(p, q, identify=True), (p, q, {})):
        if (general_p, general_q) in tried or (best is not None and p.support.discrete):
            continue
        tried.add((general_p, general_q))
        try:
            theorem = cached_measure(measure, general_p, general_q)
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
        raise Unsupported(f"no rule gives {measure_named(measure).text(p, q)}")
    return best


def entropy(p: Family | str, *, base: object = None) -> sp.Expr:
    """Return the entropy H(P) = E[-log p(X)] (differential entropy for continuous P), in nats unless a base is given.

    >>> import symdiv as sd
    >>> sd.entropy(sd.Exponential("r"))
    1 - log(r)
    >>> sd.entropy(sd.Bernoulli("1/2"), base=2)
    1

    See :func:`derive` for parameters and errors. Source: Cover, Thomas, *Elements of Information Theory*, 2.1, 8.1.
    """
    return _value("entropy", p, None, base)


def cross_entropy(p: Family | str, q: Family | str, *, base: object = None) -> sp.Expr:
    """Return the cross-entropy H(P, Q) = E_P[-log q(X)], in nats unless a base is given; +oo where P charges what Q does not.

    >>> import symdiv as sd
    >>> sd.cross_entropy(sd.Exponential("a"), sd.Exponential("b"))
    -log(b) + b/a

    See :func:`derive` for parameters and errors. Source: Cover, Thomas, *Elements of Information Theory*, 5.4.
    """
    return _value("cross_entropy", p, q, base)


def kl_divergence(p: Family | str, q: Family | str, *, base: object = None) -> sp.Expr:
    """Return the Kullback-Leibler divergence KL(P‖Q) = E_P[log p(X) - log q(X)], in nats unless a base is given.

    It is a Piecewise where finiteness depends on the parameters, and oo where it is infinite.

    >>> import symdiv as sd
    >>> sd.kl_divergence(sd.Exponential("a"), sd.Exponential("b"))
    log(a/b) - 1 + b/a
    >>> sd.kl_divergence(sd.Normal("m", "s"), sd.Gamma("a", "b"))
    oo

    See :func:`derive` for parameters and errors. Source: Cover, Thomas, *Elements of Information Theory*, 2.3, 8.5.
    """
    return _value("kl_divergence", p, q, base)


def _value(measure: str, p: Family | str, q: Family | str | None, base: object) -> sp.Expr:
    """The value of the derivation, in the symbols that the user passed."""
    p, q = _distribution(p), None if q is None else _distribution(q)
    value = derive(measure, p, q, base=base).value
    passed = {**(q.given if q is not None else {}), **p.given}
    mapping = {s: passed[s.name] for s in value.atoms(sp.Symbol) if passed.get(s.name, s) != s}
    return value.xreplace(mapping) if mapping else value


def _distribution(value: Family | str) -> Family:
    if isinstance(value, str):
        return parse(value)
    if not isinstance(value, Family):
        raise InvalidInput(f"{value!r}: expected a distribution such as Gamma(2, 1/3)")
    return value


def _symbols(p: Family, q: Family | None) -> Iterable[sp.Symbol]:
    return p.free_symbols | (q.free_symbols if q is not None else set())


def _unify(p: Family, q: Family | None) -> tuple[Family, Family | None]:
    """Make one symbol of all symbols of one name; it satisfies the assumptions of each."""
    by_name: dict[str, dict[str, bool]] = {}
    for symbol in _symbols(p, q):
        by_name.setdefault(symbol.name, {}).update(keep(symbol))
    mapping = {}
    for symbol in _symbols(p, q):
        try:
            one = sp.Symbol(symbol.name, **(by_name[symbol.name] or {"real": True}))
        except sp.core.facts.InconsistentAssumptions as problem:
            raise InvalidInput(f"{symbol.name}: its assumptions contradict one another") from problem
        if one != symbol:
            mapping[symbol] = one
    if not mapping:
        return p, q
    return p.replace(mapping), None if q is None else q.replace(mapping)


def _is_general(family: Family) -> bool:
    """Whether its formulas hold for all parameters; laws given point by point have formulas of their own."""
    return bool(family.parameters) and not isinstance(family, Finite)


def _generalise(p: Family, q: Family | None, identify: bool = False) -> tuple[Family, Family | None, dict[sp.Symbol, sp.Expr]]:
    """Put a symbol for each parameter that is not one, so that one theorem serves all special parameters.

    Of parameters in increasing order all but the first are the sum of the one before and a symbol for the width.
    With ``identify`` equal arguments get the same symbol.
    """
    if isinstance(p, Structured) or isinstance(q, Structured):
        return p, q, {}
    families = [f for f in (p, q) if f is not None and _is_general(f)]
    arguments = [a for f in families for a in f.arguments]
    listed = {s for f in (p, q) if f is not None and not _is_general(f) for s in f.free_symbols}
    plain = all(a.is_Symbol and a == d.domain.symbol(a.name) for f in families for d, a in zip(f.parameters, f.arguments, strict=True))
    if plain and len({*arguments}) == len(arguments) and not listed & {*arguments} and not any(f.interval for f in families):
        return p, q, {}
    taken = {s.name for s in _symbols(p, q)}
    known: dict[sp.Expr, sp.Symbol] = {}
    mapping: dict[sp.Symbol, sp.Expr] = {}

    def symbol_for(argument: sp.Expr, domain: Domain, name: str) -> sp.Symbol:
        if identify and argument in known:
            return known[argument]
        while name in taken:
            name += "_"
        taken.add(name)
        symbol = domain.symbol(name)
        mapping[symbol] = argument
        known[argument] = symbol
        return symbol

    def general(family: Family, suffix: str) -> Family:
        if not _is_general(family):
            return family
        found: list[sp.Expr] = []
        for parameter, argument in zip(family.parameters, family.arguments, strict=True):
            place = family.interval.index(parameter.name) if parameter.name in family.interval else 0
            if place == 0:
                found.append(symbol_for(argument, parameter.domain, f"{parameter.name}_{suffix}"))
                continue
            before = family.positions[family.interval[place - 1]]
            domain = POSITIVE if len(family.interval) == 2 else NONNEGATIVE
            width = symbol_for(tidy(argument - family.arguments[before]), domain, f"{parameter.name}_width_{suffix}")
            found.append(found[before] + width)
        return family._unchecked(*found)

    general_p = general(p, "p")
    return general_p, None if q is None else general(q, "q"), mapping


def _tidied(theorem: Theorem) -> Theorem:
    """Write out short sums and bring the value at special parameters into compact form."""
    value = theorem.statement.value
    if any(abs(n) > _LARGE for n in value.atoms(sp.Integer)) or value == sp.oo:
        return theorem
    if value.has(sp.Sum):
        theorem = infer("expand sums", theorem)
    return simplified(rewritten(theorem))
