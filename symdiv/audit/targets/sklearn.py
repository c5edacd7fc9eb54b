"""scikit-learn: ``log_loss``, which is a weighted cross-entropy, and ``mutual_info_score`` of a table of counts."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Number, Probabilities, Vector, probability
from symdiv.audit.function import Function, NotCovered, Side, Target
from symdiv.audit.targets.counterparts import written
from symdiv.audit.targets.finite import joint_and_product, law
from symdiv.enclose.binary import format_of

__all__ = ["TARGET"]

Values = Mapping[str, Any]
DTYPES = ("float64", "float32", "float16")
CLIPPED = "probabilities are clipped to [eps, 1 - eps]"
WORDS = ("info", "entropy", "loss", "likelihood")


def version() -> str:
    """The installed version."""
    import sklearn

    return str(sklearn.__version__)


def functions() -> tuple[Function, ...]:
    """All that is audited."""
    losses = [_log_loss(size, dtype, total) for size in (2, 3) for total in (False, True) for dtype in DTYPES]
    columns = [_of_one_column(dtype) for dtype in DTYPES]
    return (*losses, *columns, *(_mutual_information(*table) for table in ((2, 2), (2, 3))), *((_entropy(3),) if _has_entropy() else ()))


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
        NotCovered("cluster.expected_mutual_information", "a mean over tables with given margins"),
        NotCovered("the criterion entropy of trees", "computed inside training; it cannot be called with probabilities"),
    )


def _has_entropy() -> bool:
    import sklearn.metrics.cluster

    return hasattr(sklearn.metrics.cluster, "entropy")  # deprecated since 1.8


def _clipped(y: sp.Expr, dtype: str) -> sp.Expr:
    """A probability between the unit roundoff and 1 less it, as documented."""
    unit = Fraction(1, 2 ** (format_of(dtype).precision - 1))
    least = sp.Rational(unit.numerator, unit.denominator)
    return sp.Min(sp.Max(y, least), 1 - least)


def _log_loss(size: int, dtype: str, total: bool) -> Function:
    """The loss of one row of predicted probabilities, q, at every label, each weighted by its probability under p: the cross-entropy."""
    side = Side("Probabilities", {"probs": Probabilities(size)})
    options = {"normalize": False} if total else {}

    def call(p: Values, q: Values, dtype: str) -> Any:
        import numpy
        import sklearn.metrics

        rows = numpy.tile(q["probs"], (size, 1))
        return sklearn.metrics.log_loss(list(range(size)), rows, sample_weight=p["probs"], labels=list(range(size)), **options)

    def source(p: Values, q: Values, dtype: str) -> str:
        rows = f"numpy.array([{written(q['probs'])}] * {size}, dtype='{dtype}')"
        weights = f"numpy.array({written(p['probs'])}, dtype='{dtype}')"
        return (
            "import numpy\nfrom sklearn.metrics import log_loss\n"
            f"returned = log_loss({list(range(size))}, {rows}, sample_weight={weights}{', normalize=False' if total else ''})"
        )

    def value(p: Values, q: Values) -> sp.Expr:
        result = sp.Add(*(-x * sp.log(_clipped(y, dtype)) for x, y in zip(p["probs"], q["probs"], strict=True)))
        return result if total else result / sp.Add(*p["probs"])

    return Function(
        f"log_loss [{size} labels, {dtype}{', normalize=False' if total else ''}]", "cross_entropy", side, side, call, source, value=value,
        dtypes=(dtype,), code="log_loss", batches=False, conventions=(CLIPPED,),
    )  # fmt: skip


def _of_one_column(dtype: str) -> Function:
    """The loss of the probability of the second of two labels, at both of them, weighted."""

    def call(p: Values, q: Values, dtype: str) -> Any:
        import numpy
        import sklearn.metrics

        return sklearn.metrics.log_loss([0, 1], numpy.tile(q["prob"], 2), sample_weight=p["probs"])

    def source(p: Values, q: Values, dtype: str) -> str:
        column, weights = (f"numpy.array({text}, dtype='{dtype}')" for text in (f"[{written(q['prob'])}] * 2", written(p["probs"])))
        return f"import numpy\nfrom sklearn.metrics import log_loss\nreturned = log_loss([0, 1], {column}, sample_weight={weights})"

    def value(p: Values, q: Values) -> sp.Expr:
        terms = zip(p["probs"], (1 - q["prob"], q["prob"]), strict=True)
        return sp.Add(*(-x * sp.log(_clipped(y, dtype)) for x, y in terms)) / sp.Add(*p["probs"])

    sides = Side("Probabilities", {"probs": Probabilities(2)}), Side("probability of label 1", {"prob": probability()})
    return Function(
        f"log_loss [one column, {dtype}]", "cross_entropy", *sides, call, source, value=value, dtypes=(dtype,), code="log_loss", batches=False,
        conventions=(CLIPPED,),
    )  # fmt: skip


def _entropy(size: int) -> Function:
    """The entropy of a list of labels, each as often as a count says."""
    counts = Vector(Number(0, 1000, False, False, integer=True), size, some_positive=True)

    def call(p: Values, q: Values, dtype: str) -> Any:
        import numpy
        import sklearn.metrics.cluster

        return sklearn.metrics.cluster.entropy(numpy.repeat(numpy.arange(size), p["counts"].astype(int)))

    def source(p: Values, q: Values, dtype: str) -> str:
        labels = f"numpy.repeat(range({size}), {[int(x) for x in p['counts']]})"
        return f"import numpy\nfrom sklearn.metrics.cluster import entropy\nreturned = entropy({labels})"

    return Function(
        "cluster.entropy", "entropy", Side("labels", {"counts": counts}), None, call, source, laws=lambda p, q: (law("counts")(p), None),
        dtypes=("float64",), code="cluster.entropy", batches=False,
    )  # fmt: skip


def _mutual_information(rows: int, columns: int) -> Function:
    """The mutual information of a table of counts, as the divergence of the joint law from the product of its margins."""
    counts = Vector(Number(0, 2**40, False, False, integer=True), rows * columns, some_positive=True)
    side = Side(f"table {rows}x{columns}", {"counts": counts})
    truth = joint_and_product("counts", columns)

    def call(p: Values, q: Values, dtype: str) -> Any:
        import sklearn.metrics

        return sklearn.metrics.mutual_info_score(None, None, contingency=p["counts"].reshape(rows, columns))

    def source(p: Values, q: Values, dtype: str) -> str:
        return (
            "import numpy\nfrom sklearn.metrics import mutual_info_score\n"
            f"returned = mutual_info_score(None, None, contingency=numpy.array({written(p['counts'])}).reshape({rows}, {columns}))"
        )

    return Function(
        f"mutual_info_score [{rows}x{columns}]", "kl_divergence", side, Side("the product of the margins", {}), call, source, laws=truth,
        dtypes=("float64",), code="mutual_info_score", batches=False,
    )  # fmt: skip


TARGET = Target("sklearn", "scikit-learn>=1.3", version, functions, not_covered)
