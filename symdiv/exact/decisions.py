"""Questions about rational distributions, decided: ties are found as ties, and differences of any size as differences.

A :class:`Comparison` holds both sides and the relation between them that was found; its ``verdict`` says whether the claim holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import fmpq

from symdiv.errors import InvalidInput
from symdiv.exact.log_form import LogForm
from symdiv.exact.masses import Masses, Outcomes, SymbolicMasses, read_joint, read_masses
from symdiv.exact.measures import cross_entropy, entropy, joint_entropy, kl_divergence, mutual_information
from symdiv.exact.rational import infinite
from symdiv.verdict import Proved, Refuted

__all__ = [
    "INDEPENDENCE",
    "Comparison",
    "chain_rule",
    "compare",
    "compare_entropies",
    "data_processing",
    "data_processing_of_information",
    "decomposition",
    "is_minimiser",
    "largest_entropy",
    "marginal",
    "minimisers",
]

INDEPENDENCE = "logarithms of pairwise coprime integers are linearly independent over the rationals"
GIBBS = "Gibbs: KL(p‖q) = 0 iff p = q"


@dataclass(frozen=True)
class Comparison:
    """Two exact numbers, the relation between them (``"<"``, ``"="`` or ``">"``), and the relation that was claimed.

    >>> import symdiv as sd
    >>> found = sd.exact.compare_entropies(["1/2", "1/2"], ["1/3", "2/3"])
    >>> found.relation, found.verdict
    ('>', Refuted(reason='log(2) > -2/3*log(2) + log(3)', step=None, witness={}))
    """

    left: Any
    relation: str
    right: Any
    claim: str = "="

    @property
    def verdict(self) -> Proved | Refuted:
        """:class:`~symdiv.verdict.Proved` where the claim holds, else :class:`~symdiv.verdict.Refuted`."""
        return Proved(axioms=(INDEPENDENCE,)) if self.relation in self.claim else Refuted(reason=str(self))

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


def compare(left: Any, right: Any, claim: str = "=") -> Comparison:
    """Compare two exact numbers, either of which may be infinite.

    Parameters
    ----------
    left, right : LogForm, rational number, or oo
    claim : ``"="``, ``"<"``, ``"<="``, ``">"`` or ``">="``

    >>> import symdiv as sd
    >>> print(sd.exact.compare(sd.exact.log(2), Fraction(7, 10), "<"))
    log(2) < 7/10
    """
    if claim not in ("=", "<", "<=", ">", ">="):
        raise InvalidInput(f"claim {claim!r}: expected =, <, <=, > or >=")
    sides = infinite(left), infinite(right)
    order = sides[0] - sides[1] if any(sides) else 0 if left == right else -1 if left < right else 1
    return Comparison(left, "<" if order < 0 else ">" if order > 0 else "=", right, claim)


def _rational(given: Any, owner: str, joint: bool = False) -> Masses:
    masses = read_joint(given, True, owner) if joint else read_masses(given, True, owner)
    if isinstance(masses, SymbolicMasses):
        raise InvalidInput(f"{owner}: a probability is a formula; expected rational numbers")
    return masses


def compare_entropies(p: Any, q: Any) -> Comparison:
    """Compare H(p) with H(q): equal, or which is greater.

    >>> import symdiv as sd
    >>> sd.exact.compare_entropies(["1/2", "1/4", "1/4"], ["1/4", "1/2", 0, "1/4"]).relation
    '='
    """
    return compare(entropy(_rational(p, "p")), entropy(_rational(q, "q")))


def largest_entropy(laws: Mapping[Any, Any] | Sequence[Any]) -> list[Any]:
    """Return which of the distributions have the largest entropy, all that tie: their names in a mapping, or their places in a list.

    >>> import symdiv as sd
    >>> sd.exact.largest_entropy({"a": ["1/2", "1/2"], "b": ["1/3", "2/3"], "c": {"x": "1/2", "y": "1/2"}})
    ['a', 'c']
    """
    return _least({name: -entropy(_rational(law, str(name))) for name, law in _named(laws)})


def minimisers(p: Any, candidates: Mapping[Any, Any] | Sequence[Any]) -> list[Any]:
    """Return which of the candidates q minimise KL(p‖q), and with it H(p, q); all that tie, by name or place.

    >>> import symdiv as sd
    >>> sd.exact.minimisers(["1/2", "1/2"], [["1/3", "2/3"], ["1/4", "3/4"], ["2/3", "1/3"]])
    [0, 2]
    """
    law = _rational(p, "p")
    return _least({name: kl_divergence(law, _rational(q, str(name))) for name, q in _named(candidates)})


def _named(laws: Mapping[Any, Any] | Sequence[Any]) -> list[tuple[Any, Any]]:
    if isinstance(laws, str) or not laws:
        raise InvalidInput(f"{laws!r}: expected at least one distribution, in a list or a mapping from names")
    return list(laws.items() if isinstance(laws, Mapping) else enumerate(laws))


def _least(values: Mapping[Any, Any]) -> list[Any]:
    best: list[Any] = []
    for name, value in values.items():
        relation = compare(value, values[best[0]]).relation if best else "<"
        best = [name] if relation == "<" else [*best, name] if relation == "=" else best
    return best


def is_minimiser(q: Any, p: Any, candidates: Mapping[Any, Any] | Sequence[Any] | None = None) -> Proved | Refuted:
    """Decide whether q minimises KL(p‖q), and with it H(p, q), among the candidates; by default among all distributions.

    A :class:`~symdiv.verdict.Refuted` has a better distribution as its witness.

    >>> import symdiv as sd
    >>> sd.exact.is_minimiser(["1/2", "1/2"], ["1/3", "2/3"]).witness
    {0: Fraction(1, 3), 1: Fraction(2, 3)}
    """
    law, model = _rational(p, "p"), _rational(q, "q")
    value = kl_divergence(law, model)
    if candidates is None:
        if value == 0:
            return Proved(axioms=(INDEPENDENCE, GIBBS))
        return Refuted(reason=f"KL(p‖q) = {value}, which is 0 for q = p", witness=dict(law.items()))
    for name, other in _named(candidates):
        masses = _rational(other, str(name))
        found = compare(value, kl_divergence(law, masses), "<=")
        if found.relation == ">":
            return Refuted(reason=f"candidate {name!r} is better: {found}", witness=dict(masses.items()))
    return Proved(axioms=(INDEPENDENCE,))


def decomposition(p: Any, q: Any) -> Comparison:
    """Compare H(p, q) with H(p) + KL(p‖q): they are one form.

    >>> import symdiv as sd
    >>> print(sd.exact.decomposition(["1/2", "1/2"], ["3/4", "1/4"]))
    2*log(2) - 1/2*log(3) = 2*log(2) - 1/2*log(3)
    """
    one, two = _rational(p, "p"), _rational(q, "q")
    return compare(cross_entropy(one, two), entropy(one) + kl_divergence(one, two))


def marginal(joint: Any, axis: int = 0) -> dict[Any, Fraction]:
    """Return the law of one component of a joint distribution (as for :func:`symdiv.exact.joint_entropy`).

    >>> import symdiv as sd
    >>> sd.exact.marginal([["1/2", 0], ["1/4", "1/4"]], axis=1)
    {0: Fraction(3, 4), 1: Fraction(1, 4)}
    """
    law = _rational(joint, "the joint distribution", joint=True)
    size = law.outcomes.components
    if type(axis) is not int or not 0 <= axis < size:
        raise InvalidInput(f"axis {axis!r}: expected a component from 0 to {size - 1}")
    return dict(law.marginal([axis]).items())


def _conditionals(joint: Masses) -> dict[Any, Masses]:
    """The laws of the other components, given each value of the first that has a positive probability."""
    rows: dict[Any, dict[Any, Fraction]] = {}
    for name, mass in joint.items():
        rows.setdefault(name[0], {})[name[1:]] = mass
    found = {x: read_masses(row, "exact") for x, row in rows.items() if any(row.values())}
    return {x: law for x, law in found.items() if isinstance(law, Masses)}


def chain_rule(p: Any, q: Any = None) -> Comparison:
    """Compare H(X, Y) with H(X) + sum of p(x) H(Y | X=x); for two joint laws, KL(p‖q) with KL of X + sum of p(x) KL given X=x.

    Each conditional distribution is made and measured by itself; X is the first component, Y the rest.

    >>> import symdiv as sd
    >>> sd.exact.chain_rule({("a", 0): "1/2", ("a", 1): "1/6", ("b", 0): "1/3"}).relation
    '='
    """
    joint = _rational(p, "p", joint=True)
    other = None if q is None else _rational(q, "q", joint=True)
    x, rows = joint.marginal([0]), _conditionals(joint)
    if other is None:
        left, right = joint_entropy(joint), entropy(x)
        parts = {name: entropy(row) for name, row in rows.items()}
    else:
        others = _conditionals(other)
        left, right = kl_divergence(joint, other), kl_divergence(x, other.marginal([0]))
        parts = {name: kl_divergence(row, others[name]) if name in others else sp.oo for name, row in rows.items()}
    weights = dict(x.items())
    return compare(left, right + sum(parts[name] * weights[name] if isinstance(parts[name], LogForm) else sp.oo for name in parts))


def _through(law: Mapping[Any, Fraction], channel: Mapping[Any, Masses]) -> Masses:
    """The law of the channel's output."""
    sums: dict[Any, fmpq] = {}
    for x, mass in law.items():
        if not mass:
            continue
        if x not in channel:
            raise InvalidInput(f"the channel has no row for the input {x!r}")
        for y, r in zip(channel[x].outcomes.names, channel[x].ratios, strict=True):
            sums[y] = sums.get(y, 0) + fmpq(mass.numerator, mass.denominator) * fmpq(*r)
    return Masses(Outcomes(tuple(sums)), [(int(s.p), int(s.q)) for s in sums.values()])


def _channel(given: Any) -> dict[Any, Masses]:
    if hasattr(given, "tolist"):
        given = given.tolist()
    return {x: _rational(row, f"the channel's row for {x!r}") for x, row in _named(given)}


def data_processing(p: Any, q: Any, channel: Mapping[Any, Any] | Sequence[Any]) -> Comparison:
    """Compare KL(pW‖qW) after a channel W with KL(p‖q) before it; the data-processing inequality claims ``<=``.

    Parameters
    ----------
    p, q : rational distributions of the input
    channel : a mapping {input: distribution of the output}, or a matrix with a row for each input

    Equality means that nothing that distinguishes p from q was lost (the channel is sufficient for them).

    >>> import symdiv as sd
    >>> print(sd.exact.data_processing(["1/2", "1/2"], ["1/4", "3/4"], [["3/4", "1/4"], ["1/4", "3/4"]]))
    2*log(2) - 1/2*log(3) - 1/2*log(5) < log(2) - 1/2*log(3)
    """
    one, two, rows = _rational(p, "p"), _rational(q, "q"), _channel(channel)
    outputs = (_through(dict(law.items()), rows) for law in (one, two))
    return compare(kl_divergence(*outputs), kl_divergence(one, two), "<=")


def data_processing_of_information(joint: Any, channel: Mapping[Any, Any] | Sequence[Any]) -> Comparison:
    """Compare I(X; Z) with I(X; Y), where Z is the output of a channel with input Y; the data-processing inequality claims ``<=``.

    Parameters: ``joint`` of (X, Y) as for :func:`symdiv.exact.mutual_information`, ``channel`` as for :func:`data_processing`.

    >>> import symdiv as sd
    >>> sd.exact.data_processing_of_information([["1/2", 0], [0, "1/2"]], [["3/4", "1/4"], ["1/4", "3/4"]]).relation
    '<'
    """
    law, rows = _rational(joint, "the joint distribution", joint=True), _channel(channel)
    sums: dict[Any, fmpq] = {}
    for (x, y), mass in law.items():
        for z, r in _through({y: mass}, rows).items():
            sums[x, z] = sums.get((x, z), 0) + fmpq(r.numerator, r.denominator)
    after = Masses(Outcomes(tuple(sums)), [(int(s.p), int(s.q)) for s in sums.values()])
    return compare(mutual_information(after), mutual_information(law), "<=")
