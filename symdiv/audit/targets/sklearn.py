"""scikit-learn: ``log_loss``, which is a weighted cross-entropy, and ``mutual_info_score`` of a table of counts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Number, Probabilities, Vector
from symdiv.audit.function import Function, NotCovered, Side, Target
from symdiv.audit.targets.counterparts import written
from symdiv.audit.targets.finite import joint_and_product
from symdiv.enclose.binary import format_of

__all__ = ["TARGET"]

WORDS = ("info", "entropy", "loss", "likelihood")


def version() -> str:
    """The installed version."""
    import sklearn

    return str(sklearn.__version__)


def functions() -> tuple[Function, ...]:
    """All that is audited."""
    losses = [_log_loss(size, dtype) for size in (2, 3) for dtype in ("float64", "float32")]
    return (*losses, *(_mutual_information(rows, columns) for rows, columns in ((2, 2), (2, 3))))


def not_covered() -> tuple[NotCovered, ...]:
    """What is not, and why: the other names in sklearn.metrics that speak of information or losses."""
    import sklearn.metrics

    reasons = {
        "adjusted_mutual_info_score": "a quotient of informations, adjusted for chance",
        "normalized_mutual_info_score": "a quotient of informations",
        "d2_log_loss_score": "a quotient of losses",
    }
    names = [n for n in sklearn.metrics.__all__ if any(w in n for w in WORDS) and n not in ("log_loss", "mutual_info_score")]
    return (
        *(NotCovered(name, reasons.get(name, "no entropy, cross-entropy or divergence")) for name in names),
        NotCovered("the criterion entropy of trees", "computed inside training; it cannot be called with probabilities"),
    )


def _log_loss(size: int, dtype: str) -> Function:
    """The loss of one row of predicted probabilities, q, at every label, each weighted by its probability under p: the cross-entropy."""
    side = Side("Probabilities", {"probs": Probabilities(size)})
    unit = Fraction(1, 2 ** (format_of(dtype).precision - 1))
    least = sp.Rational(unit.numerator, unit.denominator)

    def call(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> Any:
        import numpy
        import sklearn.metrics

        rows = numpy.tile(q["probs"], (size, 1))
        return sklearn.metrics.log_loss(list(range(size)), rows, sample_weight=p["probs"], labels=list(range(size)))

    def source(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> str:
        rows = f"numpy.array([{written(q['probs'])}] * {size}, dtype='{dtype}')"
        return (
            "import numpy\nfrom sklearn.metrics import log_loss\n"
            f"returned = log_loss({list(range(size))}, {rows}, sample_weight=numpy.array({written(p['probs'])}, dtype='{dtype}'))"
        )

    def value(p: Mapping[str, Any], q: Mapping[str, Any]) -> sp.Expr:
        return sp.Add(*(-x * sp.log(sp.Min(sp.Max(y, least), 1 - least)) for x, y in zip(p["probs"], q["probs"], strict=True))) / sp.Add(*p["probs"])

    return Function(
        f"log_loss [{size} labels, {dtype}]", "cross_entropy", side, side, call, source, value=value, dtypes=(dtype,), code="log_loss", batches=False,
        conventions=("probabilities are clipped to [eps, 1 - eps]",),
    )  # fmt: skip


def _mutual_information(rows: int, columns: int) -> Function:
    """The mutual information of a table of counts, as the divergence of the joint law from the product of its margins."""
    counts = Vector(Number(0, 2**40, False, False, integer=True), rows * columns, some_positive=True)
    side = Side(f"table {rows}x{columns}", {"counts": counts})
    truth = joint_and_product("counts", columns)

    def call(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> Any:
        import sklearn.metrics

        return sklearn.metrics.mutual_info_score(None, None, contingency=p["counts"].reshape(rows, columns))

    def source(p: Mapping[str, Any], q: Mapping[str, Any], dtype: str) -> str:
        return (
            "import numpy\nfrom sklearn.metrics import mutual_info_score\n"
            f"returned = mutual_info_score(None, None, contingency=numpy.array({written(p['counts'])}).reshape({rows}, {columns}))"
        )

    return Function(
        f"mutual_info_score [{rows}x{columns}]", "kl_divergence", side, Side("the product of the margins", {}), call, source, laws=truth,
        dtypes=("float64",), code="mutual_info_score", batches=False,
    )  # fmt: skip


TARGET = Target("sklearn", "scikit-learn>=1.3", version, functions, not_covered)
