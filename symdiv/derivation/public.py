"""The functions of measures: derive, entropy, cross_entropy, kl_divergence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy as sp

from symdiv.derivation.result import Derivation
from symdiv.derivation.strategy import measured, rewritten
from symdiv.errors import InvalidInput
from symdiv.families.base import Family
from symdiv.families.registry import parse
from symdiv.measures import measure as measure_named
from symdiv.parametrised import keep
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.statement import Information
from symdiv.units import base_of

__all__ = ["as_passed", "cross_entropy", "derive", "derived", "distribution", "entropy", "kl_divergence", "unified"]

_LARGE = 10**6
_FEW = 64


def derive(measure: str, p: Family | str, q: Family | str | None = None, *, base: object = None) -> Derivation:
    """Derive a measure of one or two distributions as a theorem.

    Parameters
    ----------
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"`` (also ``"kl"``)
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
    p, q = distribution(p), None if q is None else distribution(q)
    if which.takes_q != (q is not None):
        raise InvalidInput(f"{which.name} takes {'two distributions, p and q' if which.takes_q else 'one distribution, p'}")
    first, second = unified([p, q])
    return Derivation(derived(Information(which.name, first, second, base_of(base))))


def derived(information: Information) -> Theorem:
    """The theorem about a measure of laws in which a name is one symbol."""
    theorem = measured(information.measure, information.p, information.q)
    if information.base != sp.E:
        theorem = rewritten(theorem) if len(theorem.statement.value.args) <= _FEW else theorem
        theorem = infer("unit", theorem, base=information.base)
    return theorem


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
    p, q = distribution(p), None if q is None else distribution(q)
    return as_passed(derive(measure, p, q, base=base).value, p, q)


def as_passed(value: sp.Expr, *laws: Family | None) -> sp.Expr:
    """The value in the very symbols that the user passed to the laws, of which the first counts most."""
    passed = {name: symbol for law in reversed(laws) if law is not None for name, symbol in law.given.items()}
    mapping = {s: passed[s.name] for s in value.atoms(sp.Symbol) if passed.get(s.name, s) != s}
    return value.xreplace(mapping) if mapping else value


def distribution(value: Family | str) -> Family:
    """The distribution itself, or the one that the text is."""
    if isinstance(value, str):
        return parse(value)
    if not isinstance(value, Family):
        raise InvalidInput(f"{value!r}: expected a distribution such as Gamma(2, 1/3)")
    return value


def unified(laws: Sequence[Family | None]) -> list[Any]:
    """The laws with one symbol for all symbols of one name; it satisfies the assumptions of each."""
    by_name: dict[str, dict[str, bool]] = {}
    symbols = set().union(*(law.free_symbols for law in laws if law is not None))
    for symbol in symbols:
        by_name.setdefault(symbol.name, {}).update(keep(symbol))
    mapping = {}
    for symbol in symbols:
        try:
            one = sp.Symbol(symbol.name, **(by_name[symbol.name] or {"real": True}))
        except sp.core.facts.InconsistentAssumptions as problem:
            raise InvalidInput(f"{symbol.name}: its assumptions contradict one another") from problem
        if one != symbol:
            mapping[symbol] = one
    return [law if law is None or not mapping else law.replace(mapping) for law in laws]
