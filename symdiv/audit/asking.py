"""Asking a library: one point at a time, or many at once, with everything that it does wrong caught.

Main definitions: :func:`ask`, :func:`ask_batch`, :func:`ask_grid`, :class:`Reply`.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from symdiv.audit.function import Function, Point, Side, Target
from symdiv.audit.limits import SECONDS, TooLong, at_most
from symdiv.oracle.judgement import Answer
from symdiv.parallel import needed

__all__ = ["SILENT", "Reply", "ask", "ask_batch", "ask_grid"]

SILENT = ("refused", "timeout")
"""No evidence against a library: its own word that something is not implemented; and time, which compilers and busy machines take."""


@dataclass(frozen=True)
class Reply:
    """What came back for several points: the values with their shape and dtype, or the text of what went wrong and its kind;
    the kind ``refused`` is the library's own word that it does not do this, a NotImplementedError."""

    values: Any = None
    dtype: str = ""
    failure: str | None = None
    kind: str = "exception"

    @property
    def silent(self) -> bool:
        """Whether there is no answer, and no evidence in that."""
        return self.failure is not None and self.kind in SILENT


def ask(target: Target, function: Function, point: Point, dtype: str) -> tuple[Answer, str]:
    """The answer at one point, asked without batch dimensions, and the dtype of what was returned."""
    if function.answer is not None:
        return function.answer(point), ""
    reply = _call(target, function, *(_arrays(side, [values], dtype, ()) for side, values in _sides(function, point)), dtype=dtype)
    if reply.failure is not None:
        return Answer(failure=reply.failure, kind=reply.kind), ""
    if reply.values.size != 1:
        return Answer(failure=f"an array of the shape {reply.values.shape} for a single question", kind="shape"), reply.dtype
    return Answer(returned=float(reply.values.reshape(-1)[0])), reply.dtype


def ask_batch(target: Target, function: Function, points: Sequence[Point], dtype: str) -> Reply:
    """What comes back for a batch of points in one dimension."""
    sides = [(function.p, [p for p, _ in points])] + ([(function.q, [q for _, q in points])] if function.q is not None else [])
    return _call(target, function, *(_arrays(side, values, dtype, (len(points),)) for side, values in sides), dtype=dtype)


def ask_grid(target: Target, function: Function, points: Sequence[Point], dtype: str) -> Reply:
    """What comes back where p's arguments are a column of a grid and q's a row: every p of the points with every q."""
    assert function.q is not None
    p = _arrays(function.p, [p for p, _ in points], dtype, (len(points), 1))
    q = _arrays(function.q, [q for _, q in points], dtype, (1, len(points)))
    return _call(target, function, p, q, dtype=dtype)


def _sides(function: Function, point: Point) -> list[tuple[Side, Any]]:
    return [(function.p, point[0])] + ([(function.q, point[1])] if function.q is not None else [])


def _arrays(side: Side, values: Sequence[Any], dtype: str, shape: tuple[int, ...]) -> dict[str, Any]:
    """An array for each argument: the batch's shape, then the argument's own dimensions."""
    numpy = needed("numpy")
    result = {}
    for i, name in enumerate(side.arguments):
        array = numpy.asarray([v[i] for v in values], dtype="float32" if dtype == "bfloat16" else dtype)
        result[name] = array.reshape(shape + array.shape[1:])
    return result


def _call(target: Target, function: Function, p: dict[str, Any], q: dict[str, Any] | None = None, *, dtype: str) -> Reply:
    numpy = needed("numpy")
    assert function.call is not None
    with warnings.catch_warnings(), numpy.errstate(all="ignore"), target.setting() if target.setting is not None else nullcontext():
        warnings.simplefilter("ignore")
        try:
            with at_most(SECONDS):
                returned = function.call(p, q or {}, dtype)
            if target.read is not None:
                return Reply(*target.read(returned))
            array = numpy.asarray(returned)
            return Reply(array.astype("float64"), array.dtype.name)
        except TooLong:
            return Reply(failure=f"no answer within {SECONDS:g} seconds", kind="timeout")
        except (Exception, SystemExit) as problem:
            text = f"{type(problem).__name__}: {str(problem).strip().splitlines()[0][:200] if str(problem).strip() else ''}"
            refused = isinstance(problem, NotImplementedError) or _is_about_format(text, dtype)
            return Reply(failure=text, kind="refused" if refused else "exception")


def _is_about_format(text: str, dtype: str) -> bool:
    """Whether an error says that the format is not supported: ``linalg.cholesky: Low precision dtypes not supported. Got Half``."""
    names = {"float16": r"float16|\bHalf\b", "bfloat16": r"bfloat16|\bBFloat16\b"}
    return dtype in names and bool(re.search(names[dtype], text) and re.search(r"not (implemented|supported)|unsupported|must be", text))
