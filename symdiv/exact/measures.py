"""The measures of finite distributions, exactly.

=======================  ===============================================================================
entropy                  H(p) = - sum of p log p
cross_entropy            H(p, q) = - sum of p log q
kl_divergence            KL(p‖q) = sum of p log(p/q)
joint_entropy            H(X, Y, ...), the entropy of a joint distribution
conditional_entropy      H(Y | X) = H(X, Y) - H(X)
mutual_information       I(X; Y) = H(X) + H(Y) - H(X, Y) = KL(joint ‖ product of the marginals)
jensen_shannon           H(m) - w1 H(p) - w2 H(q) for the mixture m = w1 p + w2 q
perplexity               exp H(p), or exp H(p, q)
pointwise                the summands p log(p/q), which may be negative
=======================  ===============================================================================

0 log 0 = 0, and p log(p/0) = oo for p > 0. In nats unless a base is given.

A distribution is a mapping {outcome: probability}, a sequence of probabilities, ``Finite``, ``Categorical``, or the text of one. Probabilities
are ints, Fractions, texts such as ``"1/3"`` or ``"0.25"``, SymPy numbers, or floats, which mean their exact binary values. An outcome that a
mapping does not have has probability 0. Where a probability is a formula the answer is a SymPy expression with its conditions.

``normalise`` says what is done about the sum: True (the default): it must be one exactly; ``"exact"``: every mass is divided by the sum,
exactly; False: nothing, and the sums above are taken as they are, so that KL may be negative. The result's ``normalise`` shows which.

Source: Cover, Thomas, *Elements of Information Theory*, ch. 2; Lin, IEEE Trans. Inf. Theory 37 (1991), for Jensen-Shannon with weights.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sympy as sp
from flint import fmpq

from symdiv.errors import InvalidInput
from symdiv.exact import symbolic
from symdiv.exact.coprime import refine
from symdiv.exact.log_form import LogForm, Normalise, base_number, weaker
from symdiv.exact.masses import Masses, SymbolicMasses, read_joint, read_masses
from symdiv.exact.power_product import PowerProduct
from symdiv.exact.rational import Ratio

__all__ = [
    "conditional_entropy",
    "cross_entropy",
    "entropy",
    "jensen_shannon",
    "joint_entropy",
    "kl_divergence",
    "mutual_information",
    "perplexity",
    "pointwise",
]

Law = Masses | SymbolicMasses


class _Sum:
    """A sum of rational multiples of logarithms of positive rationals, refined at the end."""

    def __init__(self) -> None:
        self.terms: dict[int, fmpq] = {}

    def add(self, weight: fmpq, x: Ratio) -> None:
        """Add weight * log(x)."""
        terms, (top, bottom) = self.terms, x
        if top != 1:
            terms[top] = terms.get(top, 0) + weight
        if bottom != 1:
            terms[bottom] = terms.get(bottom, 0) - weight

    def add_entropy(self, law: Masses, weight: fmpq | int) -> None:
        """Add weight * H(law)."""
        for r, k in law.counts.items():
            if r[0]:
                self.add(-weight * k * fmpq(*r), r)

    def form(self, base: object, normalise: Normalise) -> LogForm:
        return LogForm._of(refine(self.terms), base_number(base), normalise)


def entropy(p: Any, *, base: object = None, normalise: Normalise = True) -> LogForm | sp.Expr:
    """Return the entropy - sum of p log p.

    Parameters
    ----------
    p : a finite distribution (see :mod:`symdiv.exact.measures`)
    base : the base of the logarithm, a rational number above 1 or a unit's name; default nats
    normalise : True, ``"exact"`` or False: what is done about a sum other than one

    Returns a :class:`~symdiv.exact.LogForm`; a SymPy expression where a probability is a formula.
    Raises :class:`~symdiv.errors.InvalidInput` for what is no distribution; the message has the exact defect of the sum.

    >>> import symdiv as sd
    >>> sd.exact.entropy(["1/3", "2/3"])
    LogForm('-2/3*log(2) + log(3)')
    >>> sd.exact.entropy([0.1, 0.9], normalise="exact") > sd.exact.entropy(["0.1", "0.9"])
    True
    """
    return _entropy(read_masses(p, normalise), base)


def _entropy(law: Law, base: object) -> LogForm | sp.Expr:
    if isinstance(law, SymbolicMasses):
        return symbolic.measure("entropy", law, base=base)
    total = _Sum()
    total.add_entropy(law, 1)
    return total.form(base, law.normalise)


def cross_entropy(p: Any, q: Any, *, base: object = None, normalise: Normalise = True) -> LogForm | sp.Expr:
    """Return the cross-entropy - sum of p log q; ``oo`` where q = 0 < p for an outcome.

    Parameters, errors: as for :func:`entropy`.

    >>> import symdiv as sd
    >>> sd.exact.cross_entropy({"sun": "1/2", "rain": "1/2"}, {"sun": "3/4", "rain": "1/4"})
    LogForm('2*log(2) - 1/2*log(3)')
    """
    return _compared("cross_entropy", p, q, base, normalise)


def kl_divergence(p: Any, q: Any, *, base: object = None, normalise: Normalise = True) -> LogForm | sp.Expr:
    """Return the Kullback-Leibler divergence KL(p‖q) = sum of p log(p/q); ``oo`` where q = 0 < p for an outcome.

    Parameters, errors: as for :func:`entropy`. Never negative, unless ``normalise=False`` leaves sums other than one.

    >>> import symdiv as sd
    >>> sd.exact.kl_divergence(["1/2", "1/2"], ["3/4", "1/4"])
    LogForm('log(2) - 1/2*log(3)')
    >>> sd.exact.kl_divergence([1, 1], [2, 2], normalise=False)
    LogForm('-2*log(2)', normalise=False)
    """
    return _compared("kl_divergence", p, q, base, normalise)


def _compared(measure: str, p: Any, q: Any, base: object, normalise: Normalise) -> LogForm | sp.Expr:
    one, two = read_masses(p, normalise), read_masses(q, normalise, "q")
    if isinstance(one, SymbolicMasses) or isinstance(two, SymbolicMasses):
        return symbolic.measure(measure, one, two, base=base)
    total = _Sum()
    gain = measure == "kl_divergence"
    for (a, b), k in one.pairs(two).items():
        if not a[0]:
            continue
        if not b[0]:
            return sp.oo
        weight = k * fmpq(*a)
        total.add(-weight, b)
        if gain:
            total.add(weight, a)
    return total.form(base, weaker(one.normalise, two.normalise))


def joint_entropy(joint: Any, *, base: object = None, normalise: Normalise = True) -> LogForm | sp.Expr:
    """Return the entropy of a joint distribution: a mapping {(x, y, ...): probability}, or a matrix with rows for x.

    Other parameters, errors: as for :func:`entropy`.

    >>> import symdiv as sd
    >>> sd.exact.joint_entropy([["1/2", 0], [0, "1/2"]], base=2) == 1
    True
    """
    return _entropy(read_joint(joint, normalise), base)


def conditional_entropy(joint: Any, *, given: int | Sequence[int] = 0, base: object = None, normalise: Normalise = True) -> LogForm | sp.Expr:
    """Return H(rest | given) = H(joint) - H(given): by default H(Y | X), of the second component given the first.

    Parameters
    ----------
    joint : as for :func:`joint_entropy`
    given : the number of the component that is known, or several of them

    >>> import symdiv as sd
    >>> sd.exact.conditional_entropy([["1/2", 0], ["1/4", "1/4"]], base=2)
    LogForm('1/2', base=2)
    """
    law = read_joint(joint, normalise)
    return _combined([(law, 1), (law.marginal(_axes(law, given)), -1)], base)


def mutual_information(joint: Any, *, base: object = None, normalise: Normalise = True) -> LogForm | sp.Expr:
    """Return I(X; Y) = H(X) + H(Y) - H(X, Y) of a joint distribution of two components.

    Parameters, errors: as for :func:`joint_entropy`.

    >>> import symdiv as sd
    >>> sd.exact.mutual_information([["1/4", "1/4"], ["1/4", "1/4"]]) == 0
    True
    """
    law = read_joint(joint, normalise)
    if law.outcomes.components != 2:
        raise InvalidInput(f"mutual information of {law.outcomes.components} components; expected two")
    return _combined([(law.marginal([0]), 1), (law.marginal([1]), 1), (law, -1)], base)


def jensen_shannon(p: Any, q: Any, weights: Iterable[Any] = ("1/2", "1/2"), *, base: object = None, normalise: Normalise = True) -> LogForm | sp.Expr:
    """Return the Jensen-Shannon divergence H(w1 p + w2 q) - w1 H(p) - w2 H(q); always finite.

    Parameters
    ----------
    p, q, base, normalise : as for :func:`entropy`
    weights : two rational numbers >= 0 whose sum is one

    >>> import symdiv as sd
    >>> sd.exact.jensen_shannon([1, 0], [0, 1]) == sd.exact.log(2)
    True
    """
    one, two = read_masses(p, normalise), read_masses(q, normalise, "q")
    w = read_masses(weights, True, "weights")
    if isinstance(w, SymbolicMasses) or len(w.ratios) != 2:
        raise InvalidInput(f"weights {weights!r}: expected two rational numbers whose sum is one")
    if isinstance(one, SymbolicMasses) or isinstance(two, SymbolicMasses):
        numbers = [sp.Rational(*r) for r in w.ratios]
        mixed = symbolic.mixture(numbers, one, two)
        return _combined([(mixed, 1), (symbolic.as_symbolic(one), -numbers[0]), (symbolic.as_symbolic(two), -numbers[1])], base)
    total, (u, v) = _Sum(), (fmpq(*r) for r in w.ratios)
    for (a, b), k in one.pairs(two).items():
        x, y = k * u * fmpq(*a), k * v * fmpq(*b)
        for weight, r in ((x, a), (y, b)):
            if weight != 0:
                total.add(weight, r)
        if (mean := x + y) != 0:
            total.add(-mean, (int((mean / k).p), int((mean / k).q)))
    return total.form(base, weaker(one.normalise, two.normalise))


def _combined(parts: list[tuple[Law, Any]], base: object) -> LogForm | sp.Expr:
    """A linear combination of entropies."""
    total = _Sum()
    normalise: Normalise = True
    for law, c in parts:
        if isinstance(law, SymbolicMasses):
            return sp.Add(*(c * symbolic.measure("entropy", law, base=base) for law, c in parts))
        total.add_entropy(law, c)
        normalise = weaker(normalise, law.normalise)
    return total.form(base, normalise)


def _axes(law: Law, given: int | Sequence[int]) -> Sequence[int]:
    axes = [given] if isinstance(given, int) else list(given)
    size = law.outcomes.components
    if not axes or len(set(axes)) != len(axes) or not all(type(i) is int and 0 <= i < size for i in axes) or len(axes) == size:
        raise InvalidInput(f"given {given!r}: expected some, not all, of the components 0 to {size - 1}")
    return axes


def perplexity(p: Any, q: Any = None, *, normalise: Normalise = True) -> PowerProduct | sp.Expr:
    """Return exp H(p), or exp H(p, q) of a model q of p: a product of rational powers of integers, exactly.

    It is the same for every base of the logarithm. Other parameters, errors: as for :func:`entropy`.

    >>> import symdiv as sd
    >>> sd.exact.perplexity(["1/6"] * 6) == 6
    True
    """
    value = entropy(p, normalise=normalise) if q is None else cross_entropy(p, q, normalise=normalise)
    return PowerProduct(value) if isinstance(value, LogForm) else sp.exp(value)


def pointwise(p: Any, q: Any, *, base: object = None, normalise: Normalise = True) -> Any:
    """Return the summands p log(p/q) of KL(p‖q), which may be negative: a list for lists, else a dict by outcome.

    Parameters, errors: as for :func:`entropy`.

    >>> import symdiv as sd
    >>> sd.exact.pointwise(["1/2", "1/2"], ["3/4", "1/4"])
    [LogForm('1/2*log(2) - 1/2*log(3)'), LogForm('1/2*log(2)')]
    """
    one, two = read_masses(p, normalise), read_masses(q, normalise, "q")
    names = one.outcomes.union(two.outcomes)
    if isinstance(one, SymbolicMasses) or isinstance(two, SymbolicMasses):
        values = symbolic.pointwise(one, two, base)
    else:
        pairs = zip(one.outcomes.align(one.ratios, names, (0, 1)), two.outcomes.align(two.ratios, names, (0, 1)), strict=True)
        values = [_summand(a, b, base, weaker(one.normalise, two.normalise)) for a, b in pairs]
    return values if one.outcomes.listed and two.outcomes.listed else dict(zip(names, values, strict=True))


def _summand(a: Ratio, b: Ratio, base: object, normalise: Normalise) -> LogForm | sp.Expr:
    if a[0] and not b[0]:
        return sp.oo
    total = _Sum()
    if a[0]:
        total.add(fmpq(*a), a)
        total.add(-fmpq(*a), b)
    return total.form(base, normalise)
