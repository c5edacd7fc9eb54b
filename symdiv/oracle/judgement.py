"""Is a returned number good enough? What the test helpers and the audit ask of each answer of an implementation.

Main definitions: :class:`Allowance`, :class:`Answer`, :class:`Fault`, :func:`judge`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.measures import MEASURES
from symdiv.oracle.subjects import Subject
from symdiv.oracle.ulps import UlpError, ulp_error

__all__ = ["Allowance", "Answer", "Fault", "judge"]


@dataclass(frozen=True)
class Allowance:
    """How wrong an answer may be: in ulps or relatively, either times the condition number of the input or not.

    With ``conditioned`` an implementation passes that is as good as the exact function of slightly rounded inputs. Where the condition
    number is infinite (a truth of 0) or unknown, it does not count.
    """

    ulps: float | None = None
    relative: float | None = None
    conditioned: bool = False

    def __post_init__(self) -> None:
        if (self.ulps is None) == (self.relative is None):
            raise InvalidInput("expected either ulps= or relative=")
        limit = self.limit
        if isinstance(limit, bool) or not isinstance(limit, int | float) or not limit >= 0:
            raise InvalidInput(f"an error of {limit!r}: expected a number >= 0")

    @property
    def limit(self) -> float:
        """The number of ulps, or the relative error."""
        return self.ulps if self.ulps is not None else self.relative  # type: ignore[return-value]  # one is there

    def admits(self, error: UlpError) -> bool:
        """Whether the error is within the allowance."""
        size = error.ulps if self.ulps is not None else error.relative
        if size <= self.limit:
            return True
        return self.conditioned and math.isfinite(size) and size <= self.limit * _factor(error)

    def __str__(self) -> str:
        size = f"{self.limit:g} ulps" if self.ulps is not None else f"a relative error of {self.limit:g}"
        return f"{size} times the condition number" if self.conditioned else size


def _factor(error: UlpError) -> float:
    """The condition number where it says something, else 1."""
    try:
        return error.condition if math.isfinite(error.condition) else 1.0
    except Unsupported:
        return 1.0


@dataclass(frozen=True)
class Answer:
    """What an implementation did: it returned something, or failed, in a way that ``failure`` says and ``kind`` names."""

    returned: Any = None
    failure: str | None = None
    kind: str = "exception"


@dataclass(frozen=True)
class Fault:
    """A wrong answer: where, what, how wrong, and of which kind.

    Kinds: ``exception``, ``crash``, ``timeout`` (it failed), ``garbage`` (no number), ``nan``, ``infinite`` (the truth is finite),
    ``finite`` (the truth is infinite), ``negative`` (the truth is not), ``inaccurate``.
    """

    subject: Subject
    p: tuple[float, ...]
    q: tuple[float, ...]
    regime: str
    answer: Answer
    kind: str
    error: UlpError
    allowance: Allowance

    @property
    def condition(self) -> float | None:
        """The condition number at this point; None where no derivative can be enclosed, or none was."""
        try:
            return self.error.condition
        except (Undetermined, Unsupported):
            return None

    def __str__(self) -> str:
        returned = self.answer.failure if self.answer.failure is not None else repr(self.answer.returned)
        if self.kind == "garbage" and self.answer.failure is None:
            returned += f", {_described(self.answer.returned)}; expected one real number"
        sides = [("p", self.subject.p, self.p)] + ([("q", self.subject.q, self.q)] if self.subject.q is not None else [])
        condition = "unknown" if self.condition is None else f"{self.condition:.3g}"
        lines = [f"{self.subject} in {self.subject.format.name}: {self.kind}; allowed are {self.allowance}"]
        for name, side, values in sides:
            lines.append(f"  {name}: {', '.join(f'{key} = {value!r}' for key, value in side.nested(values).items())}")
        lines += [
            f"  regime:    {self.regime}",
            f"  returned:  {returned}",
            f"  truth:     {self.error.printed()}  (nearest {self.subject.format.name}: {self.error.nearest!r})",
            f"  error:     {self.error.ulps:.4g} ulps, relative {self.error.relative:.3g}",
            f"  condition: {condition}",
        ]
        return "\n".join(lines)


def judge(subject: Subject, p: tuple[float, ...], q: tuple[float, ...], regime: str, answer: Answer, allowance: Allowance) -> Fault | None:
    """The fault in an answer at these parameters, or None."""
    number, kind = math.nan, None
    if answer.failure is not None:
        kind = answer.kind
    else:
        try:
            number = _number(answer.returned)
        except (TypeError, ValueError, OverflowError):
            kind = "garbage"
    error = ulp_error(number, subject.measure, *subject.given(p, q), dtype=subject.format)
    if kind is None and allowance.admits(error):
        return None
    return Fault(subject, p, q, regime, answer, kind or _kind(subject, number, error), error, allowance)


def _described(returned: Any) -> str:
    shape = getattr(returned, "shape", None)
    return f"a {type(returned).__name__}" + (f" of shape {tuple(shape)}" if shape else "")


def _number(returned: Any) -> float:
    """One real number as a float; TypeError for what ``float`` takes beside numbers: text, truth values and arrays of one element."""
    if isinstance(returned, str | bytes | bool) or tuple(getattr(returned, "shape", ())):
        raise TypeError
    return float(returned)


def _kind(subject: Subject, number: float, error: UlpError) -> str:
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "infinite"
    if math.isinf(error.ulps):
        return "finite"
    return "negative" if number < 0 and MEASURES[subject.measure].of_p > 0 else "inaccurate"
