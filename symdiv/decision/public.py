"""The functions :func:`check` and :func:`symmetry`."""

from __future__ import annotations

import sympy as sp

from symdiv.decision.claims import formula_in
from symdiv.decision.equality import Comparison, compared
from symdiv.decision.points import Space
from symdiv.decision.refutation import counterexample, number_text, point_text
from symdiv.decision.values import Difference, Side
from symdiv.derivation.public import derive
from symdiv.derivation.render import text_of
from symdiv.errors import SymdivError
from symdiv.families.base import Family
from symdiv.proof.certificate import axioms_used
from symdiv.proof.theorem import Theorem
from symdiv.rules.statement import Information
from symdiv.verdict import Proved, Refuted, Undecided, Verdict

__all__ = ["check"]


def check(
    formula: object,
    measure: str,
    p: Family | str,
    q: Family | str | None = None,
    *,
    base: object = None,
    latex: bool = False,
) -> Verdict:
    """Decide whether a formula is a measure of given distributions, for all their parameters.

    Parameters
    ----------
    formula : a SymPy expression, or text in the notation of Python and SymPy; LaTeX where ``latex`` is set. Its symbols are matched by name
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : distributions, or their text
    base : the base of the logarithm, default nats

    Returns :class:`~symdiv.verdict.Proved`, whose ``certificate()`` has the formula as its claim; :class:`~symdiv.verdict.Refuted` with an exact
    ``witness``, disjoint enclosures ``claimed`` and ``truth`` of both values there, and the ``condition`` under which the formula holds, where that
    is found; or :class:`~symdiv.verdict.Undecided`, whose reason says what was tried. At the edge of a closed domain 0·log 0 is 0.

    Raises :class:`~symdiv.errors.InvalidInput` for text that is not understood, and for names that are no parameters.

    >>> import symdiv as sd
    >>> sd.check("log(a/b) + b/a - 1", "kl_divergence", sd.Exponential("a"), sd.Exponential("b"))
    Proved(axioms=('gamma',))
    >>> verdict = sd.check("a*m*r/(a - 1) + log(a/(m*r)) - 1 - 1/a", "kl_divergence", "Pareto(a, m)", "Exponential(r)")
    >>> verdict.condition, verdict.witness, verdict.truth.upper
    (a > 1, {'a': 1/2, 'm': 1, 'r': 1}, mpf('+inf'))
    """
    derivation = derive(measure, p, q, base=base)
    theorem = derivation.theorem
    symbols = {s.name: s for s in theorem.statement.subject.symbols}
    claimed = formula_in(formula, symbols, latex)
    return decided(theorem, claimed)


def decided(theorem: Theorem, claimed: sp.Expr) -> Verdict:
    """The verdict on a formula for the subject of a theorem."""
    comparison = compared(theorem, claimed)
    if comparison.proved:
        return Proved(axioms_used(comparison.theorem), comparison.theorem)
    subject = theorem.statement.subject
    assert isinstance(subject, Information)
    try:
        space = Space([subject], subject.symbols)
        found = counterexample(space, Side(claimed, space.symbols), Side(theorem.statement.value, space.symbols), strict=bool(comparison.holds))
    except SymdivError as problem:
        return Undecided(f"not proved by the normal form, and not refuted: {problem}")
    if found is None:
        return _undecided(comparison)
    return _refuted(found, comparison, subject)


def _refuted(found: Difference, comparison: Comparison, subject: Information) -> Refuted:
    condition = comparison.condition()
    left = number_text(found.left)
    place = f"at {point_text(found.point)} " if found.point else ""
    gives = "is undefined" if left is None else f"is {left}"
    truth = number_text(found.right)
    reason = f"{place}the formula {gives} and {subject} is {'undefined' if truth is None else truth}"
    if condition is not None:
        reason += f"; it holds if {text_of(condition)}"
    witness = {s.name: n for s, n in sorted(found.point.items(), key=lambda item: item[0].name)}
    return Refuted(reason, witness=witness, claimed=found.left, truth=found.right, condition=condition)


def _undecided(comparison: Comparison) -> Undecided:
    value = comparison.theorem.statement.value
    what = "the measure is left as a sum or an integral" if value.has(sp.Sum, sp.Integral) else "the normal form does not prove the two equal"
    where = "" if comparison.condition() is None else f" outside of {text_of(comparison.condition())}"
    return Undecided(f"{what}{where}, and their values agree at all exact points that were tried")
