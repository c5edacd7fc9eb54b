"""Correctly rounded values for arrays of parameters, at the speed of the ball arithmetic underneath.

Main definition: :func:`nearest_array`.

Implementation notes: the parameters go from the arrays into balls without passing through SymPy. Elements are worked off in groups, those
that share a formula (which parameters of p and q are equal) and a precision; each gives two doubles with the truth between them, and
where both round to one number of the format, that is proved to be the result (:mod:`symdiv.oracle.rounds`). Only what is left goes to the next
precision, and what is left after that, exact ties and zeros in disguise, to the exact road of :func:`symdiv.oracle.nearest`. Laws of vectors and
matrices are worked off by :mod:`symdiv.oracle.slot_arrays`. A law in symbols (:mod:`symdiv.oracle.templates`) has a formula as a family has; the density
of a :class:`~symdiv.Distribution` is not integrated anew for each element.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from symdiv.derivation.public import derive
from symdiv.enclose import Program
from symdiv.enclose.binary import DIRECTIONS, Format, format_of
from symdiv.errors import InvalidInput, RuleError, SymdivError, Undetermined, Unsupported
from symdiv.families.base import Family
from symdiv.families.registry import family_named, parse
from symdiv.matrices import MatrixDomain
from symdiv.measures import measure as measure_named
from symdiv.oracle.forms import Form, form_of, layout_of, sizes_from
from symdiv.oracle.prepare import program_of
from symdiv.oracle.ranges import condition_of, range_of, rational, satisfied
from symdiv.oracle.rounded import nearest, round_value
from symdiv.oracle.rounds import Columns, settle, starting_bits
from symdiv.oracle.signs import is_positive
from symdiv.oracle.slot_arrays import slot_chunk
from symdiv.oracle.slots import has_arrays
from symdiv.oracle.templates import Template, template_of
from symdiv.parallel import spread
from symdiv.parametrised import StructuredDomain

__all__ = ["nearest_array"]

CHUNK = 20_000  # elements in one task: a fifth of a second for a cheap formula
VECTORS, MATRICES = 4_000, 400  # the same, of laws of vectors and of matrices
OPEN = 25  # the same, where an integral or a sum is left


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
    p, q : families, or their names; or laws of any kind in symbols, or their text, whose symbols are then the parameters; for the entropy q is None
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
    >>> mixture = sd.Mixture(["w", "1 - w"], [sd.Normal(-1, "s"), sd.Normal(1, "s")])
    >>> sd.oracle.nearest_array("entropy", mixture, None, {"w": [0.25, 0.5], "s": 1})
    array([1.68459184, 1.75576935])
    """
    form = format_of(dtype)
    if toward not in DIRECTIONS:
        raise InvalidInput(f"toward {toward!r}: expected one of {', '.join(DIRECTIONS)}")
    if isinstance(q, Mapping):
        raise InvalidInput("q is a mapping; expected a family or None, then p_params and q_params")
    if (q_params is not None) != (q is not None):
        raise InvalidInput(f"q_params is {'missing' if q is not None else 'given without q'}; expected the parameters of q, where there is one ({{}} for none)")
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
    if size > OPEN and not slow and _is_open(measure, *forms):
        each = OPEN
    if jobs is None and backend is None and size <= 2 * each:
        values = _chunk(measure, *forms, base, form.name, toward, columns)
    else:
        tasks = [(measure, *forms, base, form.name, toward, tuple(c[i : i + each] for c in columns)) for i in range(0, size, each)]
        label = f"{measure} {form.name}" if progress else None
        parts = list(spread(_chunk, tasks, jobs=jobs, backend=backend, scheduler=scheduler, label=label))
        values = np.concatenate(parts) if parts else np.empty(0)
    return values.astype("float32" if form.name == "bfloat16" else form.name).reshape(lead)


def _side(family: object, given: Mapping[str, Any]) -> tuple[Form | Template, list[tuple[np.ndarray, int]]]:
    """The form that the arrays say, and each array with the number of its own axes."""
    if not isinstance(given, Mapping):
        raise InvalidInput(f"parameters {given!r}: expected a mapping from names to arrays, such as {{'shape': [1, 2], 'rate': 1}}")
    if isinstance(family, str) and "(" in family:
        family = parse(family)
    if isinstance(family, Family):
        template = template_of(family, given)
        return template, [(_exact_floats(type(family).__name__, name, given[name]), 0) for name in template.names]
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


def _broadcast(sides: list[tuple[Form | Template, list[tuple[np.ndarray, int]]]]) -> tuple[int, ...]:
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
        if array.dtype.kind in "bcSUmMV" or np.ma.is_masked(given):  # NumPy would make numbers of these
            raise TypeError
        if array.dtype.kind == "f" and not hasattr(given, "dtype"):  # NumPy rounds whole numbers that stand in a list beside floats
            entries = np.asarray(given, dtype=object)
            array = entries if not all(isinstance(x, float) for x in entries.flat) else array
        if array.dtype.kind == "O" and any(x is None for x in array.flat):
            raise TypeError
        floats: np.ndarray = array.astype(np.float64)
    except (TypeError, ValueError):
        raise InvalidInput(f"{family}: {name} is {given!r}; expected an array of real numbers") from None
    except OverflowError:
        raise InvalidInput(f"{family}: {name} has a number beyond all float64; give numbers that are") from None
    if array.dtype.kind in "iuO" or array.dtype.itemsize > 8:
        changed = np.vectorize(_differs, otypes=[bool])(array, floats) if array.dtype.kind == "O" else floats.astype(array.dtype) != array
        if changed.any():
            first = array[changed].flat[0]
            raise InvalidInput(f"{family}: {name} is {first if array.dtype.kind in 'iuO' else repr(first)}, which no float64 is; give numbers that are")
    return floats


def _differs(given: Any, number: float) -> bool:
    """Whether a number of Python's, such as a fraction, is another one than the double that NumPy made of it."""
    try:
        return Fraction(given) != Fraction(number)
    except (TypeError, ValueError, OverflowError):  # NaN and infinities, which the domain refuses; what is no rational number
        return False


def _check(form: Form | Template, columns: Columns) -> None:
    """Refuse the first value outside its domain, or outside the family's constraint."""
    for name, domain, column in zip(form.names, form.domains, columns, strict=True):
        inside = range_of(domain).contains(column)
        if not inside.all():
            raise InvalidInput(f"{form.family.__name__}: {name} is {column[~inside][0]}; expected {domain.name}")
    checked = not (isinstance(form, Template) and form.demanding)
    asked = not checked or condition_of(form) != True
    for row in zip(*(column.tolist() for column in columns), strict=True) if asked else ():
        if not (checked and satisfied(form, row)):
            form.member(map(Fraction, row))  # raises, and says what was expected
            if checked:
                raise InvalidInput(f"{form}, {dict(zip(form.names, row, strict=True))}: expected other parameters")


def _chunk(measure: str, p: Form | Template, q: Form | Template | None, base: object, format_name: str, toward: str, columns: Columns) -> np.ndarray:
    """The rounded values of some rows; the work of one task."""
    form = format_of(format_name)
    if has_arrays(p) or has_arrays(q):
        if isinstance(p, Template) or isinstance(q, Template):
            return _one_by_one(measure, p, q, base, form, toward, columns)
        return slot_chunk(measure, p, q, base, form, toward, columns)
    result = np.empty(len(columns[0]))
    count = len(p.names)
    same_form = q is not None and (p == q if isinstance(p, Template) else (p.family, p.names) == (q.family, q.names))
    shared = np.stack([columns[i] == columns[count + i] for i in range(count)]) if same_form and count else np.zeros((1, len(result)), bool)
    patterns = (shared * (1 << np.arange(len(shared)))[:, None]).sum(axis=0)
    for pattern in np.unique(patterns).tolist():
        rows = np.flatnonzero(patterns == pattern)
        mask = tuple(bool(pattern >> i & 1) for i in range(count)) if same_form else ()
        own = tuple(column[rows] for column in columns)
        try:
            program = program_of(measure, p, q, base, mask)
        except SymdivError as problem:
            if not (isinstance(problem, Unsupported) or isinstance(p, Template) or isinstance(q, Template)):
                raise
            result[rows] = _one_by_one(measure, p, q, base, form, toward, own)  # what no rule gives in symbols may be given at numbers
            continue
        left = np.arange(len(rows))
        values = np.empty(len(rows))
        if not program.expression.has(sp.Sum, sp.Integral):
            pairs = [(own[i], own[count + i]) for i, same in enumerate(mask) if not same]
            left = settle(program, own, starting_bits(len(rows), pairs, form), form, toward, values)
        for i in left.tolist():
            values[i] = _exactly(measure, p, q, base, program, tuple(float(column[i]) for column in own), form, toward)
        result[rows] = values
    return result


def _is_open(measure: str, p: Form | Template, q: Form | Template | None) -> bool:
    """Whether the formula leaves an integral or a sum, or there is none in symbols."""
    try:
        return bool(program_of(measure, p, q).expression.has(sp.Sum, sp.Integral))
    except SymdivError:
        return True


def _laws(p: Form | Template, q: Form | Template | None, row: tuple[float, ...]) -> tuple[Family, Family | None]:
    """The laws with the numbers of a row."""
    count = len(p.slots)
    return p.member(map(Fraction, row[:count])), None if q is None else q.member(map(Fraction, row[count:]))


def _one_by_one(measure: str, p: Form | Template, q: Form | Template | None, base: object, form: Format, toward: str, columns: Columns) -> np.ndarray:
    """Each row by the formula of its own laws."""
    rows = zip(*(column.tolist() for column in columns), strict=True)
    values: np.ndarray = np.array([nearest(measure, *_laws(p, q, row), dtype=form, toward=toward, base=base) for row in rows])
    return values


def _exactly(
    measure: str, p: Form | Template, q: Form | Template | None, base: object, program: Program, row: tuple[float, ...], form: Format, toward: str
) -> float:
    """One row by the exact road; equal laws in different dress are recognised for all rows of one pattern at once."""
    if q is not None and measure == "kl_divergence" and _vanishes(p, q, _pattern(row)):
        return 0.0

    def value() -> sp.Expr:
        return derive(measure, *_laws(p, q, row), base=base).value

    try:
        return round_value(program, tuple(map(rational, row)), form, toward, value, None, lambda: is_positive(measure, *_laws(p, q, row)))
    except Undetermined:
        if not program.expression.has(sp.Integral):
            raise
        return nearest(measure, *_laws(p, q, row), dtype=form, toward=toward, base=base)  # at these numbers there may be a closed form


def _pattern(row: tuple[float, ...]) -> tuple[float | int, ...]:
    """What may make two laws equal: small whole numbers and halves as they are (floats), other values by who equals whom (ints)."""
    first: dict[float, int] = {}
    return tuple(x if abs(x) <= 4 and 2 * x % 1 == 0 else first.setdefault(x, len(first)) for x in row)


@lru_cache(maxsize=4096)
def _vanishes(p: Form | Template, q: Form | Template, pattern: tuple[float | int, ...]) -> bool:
    """Whether the two laws are equal whatever the values are that the pattern leaves open."""
    domains = p.domains + q.domains
    values = [sp.Rational(*x.as_integer_ratio()) if isinstance(x, float) else domain.symbol(f"x{x}") for x, domain in zip(pattern, domains, strict=True)]
    try:
        return bool(derive("kl_divergence", p.member(values[: len(p.names)]), q.member(values[len(p.names) :])).value == 0)
    except (RuleError, InvalidInput):  # an open value on which a condition hangs
        return False
