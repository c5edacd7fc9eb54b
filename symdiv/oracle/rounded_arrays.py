"""Correctly rounded values for arrays of parameters, at the speed of the ball arithmetic underneath.

Main definition: :func:`nearest_array`.

Implementation notes: the parameters go from the arrays into balls without passing through SymPy. Elements are worked off in groups, those
that share a formula (which parameters of p and q are equal) and a precision; each gives two doubles with the truth between them, and
where both round to one number of the format, that is proved to be the result (:mod:`symdiv.oracle.rounds`). Only what is left goes to the next
precision, and what is left after that, exact ties and zeros in disguise, to the exact road of :func:`symdiv.oracle.nearest`. Laws of vectors and
matrices are worked off by :mod:`symdiv.oracle.slot_arrays`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from symdiv.derivation.public import derive
from symdiv.enclose import Program
from symdiv.enclose.binary import DIRECTIONS, Format, format_of
from symdiv.errors import InvalidInput, RuleError
from symdiv.families.registry import family_named
from symdiv.matrices import MatrixDomain
from symdiv.measures import measure as measure_named
from symdiv.oracle.forms import Form, form_of, layout_of, sizes_from
from symdiv.oracle.prepare import program_of
from symdiv.oracle.ranges import range_of, rational, satisfied
from symdiv.oracle.rounded import round_value
from symdiv.oracle.rounds import Columns, settle, starting_bits
from symdiv.oracle.slot_arrays import slot_chunk
from symdiv.oracle.slots import has_arrays
from symdiv.parallel import spread
from symdiv.parametrised import StructuredDomain

__all__ = ["nearest_array"]

CHUNK = 20_000  # elements in one task: a fifth of a second for a cheap formula
VECTORS, MATRICES = 4_000, 400  # the same, of laws of vectors and of matrices


def nearest_array(
    measure: str,
    p: Any,
    q: Any = None,
    p_params: Mapping[str, Any] | None = None,
    q_params: Mapping[str, Any] | None = None,
    *,
    dtype: object = "float64",
    toward: str = "nearest",
    base: object = None,
    jobs: int | None = None,
    backend: str | None = None,
    scheduler: str | None = None,
    progress: bool = True,
) -> np.ndarray:
    """Return the measure correctly rounded for arrays of parameters, which broadcast as NumPy's do.

    Parameters
    ----------
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : families, or their names; for the entropy q is None
    p_params, q_params : name of a parameter -> array of numbers, taken at their exact binary values; another parametrisation of the
        family may be used, as in ``{"logit": …}``. A vector is the last axis of its array, a matrix the last two; the others broadcast
    dtype, toward, base : as for :func:`symdiv.oracle.nearest`
    jobs : how many processes; default: one for small arrays, all cores for large ones
    backend, scheduler : a joblib backend other than local processes, e.g. ``"dask"``
    progress : show a progress bar on a terminal when the work is spread

    Returns an array of that dtype; for bfloat16, which NumPy lacks, of float32, whose numbers include those of bfloat16.
    Raises :class:`~symdiv.errors.InvalidInput`, which names the first value outside its domain.

    >>> import numpy as np, symdiv as sd
    >>> sd.oracle.nearest_array("kl_divergence", sd.Gamma, sd.Gamma, {"shape": [1, 2], "rate": 1}, {"shape": 2, "rate": [[1], [3]]})
    array([[0.57721566, 0.        ],
           [0.37999109, 1.80277542]])
    >>> sd.oracle.nearest_array("entropy", "Categorical", None, {"probs": [[0.5, 0.5, 0], [0.25, 0.25, 0.5]]})
    array([0.69314718, 1.03972077])
    """
    form = format_of(dtype)
    if toward not in DIRECTIONS:
        raise InvalidInput(f"toward {toward!r}: expected one of {', '.join(DIRECTIONS)}")
    if isinstance(q, Mapping):
        raise InvalidInput("q is a mapping; expected a family or None, then p_params and q_params")
    if (q_params is not None) != (q is not None):
        raise InvalidInput(f"q_params is {'missing' if q is not None else 'given without q'}; expected the parameters of q, where there is one")
    if measure_named(measure).takes_q != (q is not None):
        raise InvalidInput(f"{measure} takes {'one family, p' if q is not None else 'two families, p and q'}")
    sides = [_side(family, given or {}) for family, given in (((p, p_params), (q, q_params)) if q is not None else ((p, p_params),))]
    lead = _broadcast(sides)
    size = int(np.prod(lead))
    columns = tuple(column for _, arrays in sides for array, rank in arrays for column in _columns(array, rank, lead))
    slow = any(has_arrays(side) for side, _ in sides)
    if not slow:
        count = len(sides[0][0].names)
        for (side, _), own in zip(sides, (columns[:count], columns[count:]), strict=False):
            _check(side, own)
    forms = (sides[0][0], sides[1][0] if q is not None else None)
    widest = max((rank for _, arrays in sides for _, rank in arrays), default=0)
    each = (CHUNK, VECTORS, MATRICES)[max(widest, int(slow))]
    if jobs is None and backend is None and size <= 2 * each:
        values = _chunk(measure, *forms, base, form.name, toward, columns)
    else:
        tasks = [(measure, *forms, base, form.name, toward, tuple(c[i : i + each] for c in columns)) for i in range(0, size, each)]
        label = f"{measure} {form.name}" if progress else None
        parts = list(spread(_chunk, tasks, jobs=jobs, backend=backend, scheduler=scheduler, label=label))
        values = np.concatenate(parts) if parts else np.empty(0)
    return values.astype("float32" if form.name == "bfloat16" else form.name).reshape(lead)


def _side(family: object, given: Mapping[str, Any]) -> tuple[Form, list[tuple[np.ndarray, int]]]:
    """The form that the arrays say, and each array with the number of its own axes."""
    if not isinstance(given, Mapping):
        raise InvalidInput(f"parameters {given!r}: expected a mapping from names to arrays, such as {{'shape': [1, 2], 'rate': 1}}")
    family = family_named(family)
    layout = layout_of(family, given)
    arrays, shapes = [], {}
    listed = any(isinstance(domain, StructuredDomain) for domain in layout.values())
    for name, domain in layout.items():
        array = _exact_floats(family.__name__, name, given[name])
        rank = 0 if not isinstance(domain, StructuredDomain) else 2 if isinstance(domain, MatrixDomain) else 1
        if listed and not np.isfinite(array).all():  # other families' ranges are checked in one go
            raise InvalidInput(f"{family.__name__}: {name} has the entry {array[~np.isfinite(array)].flat[0]}; expected finite numbers")
        if array.ndim < rank:
            raise InvalidInput(f"{family.__name__}: {name} has the shape {array.shape}; expected {domain.name} in the last {('axis', 'two axes')[rank - 1]}")
        shapes[name] = array.shape[array.ndim - rank :]
        arrays.append((array, rank))
    return form_of(family, layout, sizes_from(family, layout, shapes)), arrays


def _broadcast(sides: list[tuple[Form, list[tuple[np.ndarray, int]]]]) -> tuple[int, ...]:
    """The shape of the result."""
    shapes = [
        (f"{of}.{name}", array.shape[: array.ndim - rank])
        for of, (side, arrays) in zip("pq", sides, strict=False)
        for name, (array, rank) in zip(side.names, arrays, strict=True)
    ]
    try:
        return tuple(np.broadcast_shapes(*(shape for _, shape in shapes)))
    except ValueError:
        told = ", ".join(f"{name} {shape}" for name, shape in shapes)
        raise InvalidInput(f"shape mismatch: the shapes {told} do not broadcast to one") from None


def _columns(array: np.ndarray, rank: int, lead: tuple[int, ...]) -> list[np.ndarray]:
    """An array as columns of numbers, one to each number of a parameter."""
    own = array.shape[array.ndim - rank :]
    rows = np.broadcast_to(array, lead + own).reshape(-1, int(np.prod(own)))
    return [np.ascontiguousarray(rows[:, i]) for i in range(rows.shape[1])]


def _exact_floats(family: str, name: str, given: Any) -> np.ndarray:
    """The numbers as doubles, without rounding any."""
    try:
        array = np.asarray(given)
        if array.dtype.kind in "bcSU":  # NumPy would make numbers of these
            raise TypeError
        floats: np.ndarray = array.astype(np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(f"{family}: {name} is {given!r}; expected an array of real numbers") from None
    if array.dtype.kind in "iu" or array.dtype.itemsize > 8:
        changed = floats.astype(array.dtype) != array
        if changed.any():
            raise InvalidInput(f"{family}: {name} is {array[changed].flat[0]}, which no float64 is; give numbers that are")
    return floats


def _check(form: Form, columns: Columns) -> None:
    """Refuse the first value outside its domain, or outside the family's constraint."""
    for name, domain, column in zip(form.names, form.domains, columns, strict=True):
        inside = range_of(domain).contains(column)
        if not inside.all():
            raise InvalidInput(f"{form.family.__name__}: {name} is {column[~inside][0]}; expected {domain.name}")
    if form.member(form.symbols("")).constraint != True:
        for row in zip(*(column.tolist() for column in columns), strict=True):
            if not satisfied(form, row):
                form.member(row)  # raises, and says what was expected
                raise InvalidInput(f"{form.family.__name__}{row}: expected other parameters")


def _chunk(measure: str, p: Form, q: Form | None, base: object, format_name: str, toward: str, columns: Columns) -> np.ndarray:
    """The rounded values of some rows; the work of one task."""
    form = format_of(format_name)
    if has_arrays(p) or has_arrays(q):
        return slot_chunk(measure, p, q, base, form, toward, columns)
    result = np.empty(len(columns[0]))
    count = len(p.names)
    same_form = q is not None and (p.family, p.names) == (q.family, q.names)
    shared = np.stack([columns[i] == columns[count + i] for i in range(count)]) if same_form else np.zeros((1, len(result)), bool)
    patterns = (shared * (1 << np.arange(len(shared)))[:, None]).sum(axis=0)
    for pattern in np.unique(patterns).tolist():
        rows = np.flatnonzero(patterns == pattern)
        mask = tuple(bool(pattern >> i & 1) for i in range(count)) if same_form else ()
        program = program_of(measure, p, q, base, mask)
        own = tuple(column[rows] for column in columns)
        left = np.arange(len(rows))
        values = np.empty(len(rows))
        if not program.expression.has(sp.Sum, sp.Integral):
            pairs = [(own[i], own[count + i]) for i, same in enumerate(mask) if not same]
            left = settle(program, own, starting_bits(len(rows), pairs, form), form, toward, values)
        for i in left.tolist():
            values[i] = _exactly(measure, p, q, base, program, tuple(float(column[i]) for column in own), form, toward)
        result[rows] = values
    return result


def _exactly(measure: str, p: Form, q: Form | None, base: object, program: Program, row: tuple[float, ...], form: Format, toward: str) -> float:
    """One row by the exact road; equal laws in different dress are recognised for all rows of one pattern at once."""
    if q is not None and measure == "kl_divergence" and _vanishes(p, q, _pattern(row)):
        return 0.0
    exact = tuple(map(rational, row))

    def value() -> sp.Expr:
        members = [p.member([sp.Rational(int(x.p), int(x.q)) for x in exact[: len(p.names)]])]
        if q is not None:
            members.append(q.member([sp.Rational(int(x.p), int(x.q)) for x in exact[len(p.names) :]]))
        return derive(measure, *members, base=base).value

    return round_value(program, exact, form, toward, value)


def _pattern(row: tuple[float, ...]) -> tuple[float | int, ...]:
    """What may make two laws equal: small whole numbers and halves as they are (floats), other values by who equals whom (ints)."""
    first: dict[float, int] = {}
    return tuple(x if abs(x) <= 4 and 2 * x % 1 == 0 else first.setdefault(x, len(first)) for x in row)


@lru_cache(maxsize=4096)
def _vanishes(p: Form, q: Form, pattern: tuple[float | int, ...]) -> bool:
    """Whether the two laws are equal whatever the values are that the pattern leaves open."""
    domains = p.domains + q.domains
    values = [sp.Rational(*x.as_integer_ratio()) if isinstance(x, float) else domain.symbol(f"x{x}") for x, domain in zip(pattern, domains, strict=True)]
    try:
        return bool(derive("kl_divergence", p.member(values[: len(p.names)]), q.member(values[len(p.names) :])).value == 0)
    except (RuleError, InvalidInput):  # an open value on which a condition hangs
        return False
