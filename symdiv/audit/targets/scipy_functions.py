"""SciPy's functions of numbers and of lists of probabilities: the summands in ``scipy.special``, and ``scipy.stats.entropy``.

Main definitions: :func:`summands`, :func:`of_probabilities`.

Implementation notes: the formats are those that the functions compute in; float16 is made into float32 first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from symdiv.audit.arguments import Argument, Probabilities, weights
from symdiv.audit.function import Function, Side
from symdiv.audit.targets.building import Library
from symdiv.audit.targets.counterparts import law_of, laws_of, written
from symdiv.audit.targets.terms import DEFINITIONS, terms
from symdiv.convert.counterpart import Counterpart, normalised

__all__ = ["of_probabilities", "summands"]

Values = Mapping[str, Any]


def _modules() -> Mapping[str, Any]:
    import scipy.special

    return {"special": scipy.special}


def _heading(dtype: str) -> str:
    return f"import numpy\nfrom scipy import special\n\na = numpy.{dtype}\n"


LIBRARY = Library(_modules, _heading, lambda values, dtype: values)


def summands() -> tuple[Function, ...]:
    """Those of entropies and divergences: entr(x) = -x log x, rel_entr(x, y) = x log(x/y), and kl_div."""
    return terms(LIBRARY, "special.", tuple(DEFINITIONS), keeps_dtype=True)


def of_probabilities() -> Iterator[Function]:
    """``scipy.stats.entropy`` of probabilities and of weights, in nats, bits and bans, along the last axis and the first."""
    kinds: list[tuple[str, Callable[[int], Argument]]] = [("probabilities", Probabilities), ("weights", weights)]
    for kind, argument in kinds:
        for both in (False, True):
            for size in (2, 4):
                for base in (None, 2):
                    yield _entropy_of_list(kind, argument(size), size, base, both, -1)
            yield _entropy_of_list(kind, argument(3), 3, 10, both, 0)


def _entropy_of_list(kind: str, argument: Argument, size: int, base: int | None, both: bool, axis: int) -> Function:
    law = law_of("scipy.stats", "entropy", (Counterpart("Categorical", lambda pk: {"probs": normalised(pk)}),))
    side = Side(kind, {"pk": argument})
    more = "" if base is None else f", base={base}"

    def call(p: Values, q: Values, dtype: str) -> Any:
        import numpy
        import scipy.stats

        pk, qk = (None if x is None else numpy.moveaxis(x, -1, axis) for x in (p["pk"], q["pk"] if both else None))
        return scipy.stats.entropy(pk, qk, base=base, axis=axis)

    def source(p: Values, q: Values, dtype: str) -> str:
        inside = ", ".join(f"numpy.array({written(x['pk'])}, dtype='{dtype}')" for x in ([p, q] if both else [p]))
        return f"import numpy\nfrom scipy import stats\nreturned = stats.entropy({inside}{more}, axis={axis})"

    name = f"entropy({'pk, qk' if both else 'pk'}{more}{', axis=0' if axis == 0 else ''}) [{kind} of {size}]"
    return Function(
        name, "kl_divergence" if both else "entropy", side, side if both else None, call, source,
        laws_of(law, law if both else None), base=base, code=f"stats.entropy{' with qk' if both else ''}", keeps_dtype=True,
        conventions=("pk and qk are normalised by their sums",),
    )  # fmt: skip
