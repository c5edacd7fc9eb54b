"""The conformance suite: hold functions against the truth, over all regimes, and report the simplest input on which one fails.

Main definitions: :func:`run_conformance`, :func:`check_function`, :class:`ConformanceError`.
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.oracle.judgement import Allowance, Answer, Fault, judge
from symdiv.oracle.regimes import regimes_for
from symdiv.oracle.subjects import Subject
from symdiv.testing.functions import functions_of, parameters_of
from symdiv.testing.strategies import chosen, points

__all__ = ["Conformance", "ConformanceError", "check_function", "run_conformance"]

EXAMPLES = 500
DEFAULT_ULPS = 16
SPARE = 20  # examples of Hypothesis more than points asked for: it tries the simplest one in every round
ROUNDS = 12  # of drawing until there are as many points as asked for


class ConformanceError(AssertionError):
    """An implementation is wrong; ``faults`` has one for each function that is, at the simplest parameters found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n" + "\n\n".join(map(str, self.faults)))

    def __reduce__(self) -> Any:
        return type(self), (self.faults,)


@dataclass(frozen=True)
class Conformance:
    """What was checked: the subjects, and for each at how many points, no two of which are the same; and the names of functions that were found by name."""

    checked: tuple[tuple[Subject, int], ...]
    names: tuple[str | None, ...] = ()

    def __str__(self) -> str:
        lines = zip_longest(self.checked, self.names)
        return "\n".join(
            f"{f'{name}: ' if name else ''}{what} in {what.format.name}: right at {count} point{'s' * (count != 1)}" for (what, count), name in lines
        )


def run_conformance(
    implementation: Any,
    *,
    dtype: object = "float64",
    ulps: float | None = None,
    relative: float | None = None,
    conditioned: bool | None = None,
    regimes: Iterable[str] | None = None,
    examples: int = EXAMPLES,
    randomness: int = 0,
) -> Conformance:
    """Check every function of an implementation; raise :class:`ConformanceError` if any is wrong anywhere.

    Parameters
    ----------
    implementation : a mapping from ``("kl_divergence", "Gamma", "Gamma")`` to a function, or a module or object whose functions are
        named ``kl_divergence_gamma_gamma``, ``kl_gamma_gamma``, ``entropy_log_normal``, …; a function takes the parameters of p, then those of q, in the order
        in which ``symdiv families`` lists them; a vector or matrix, such as the probabilities of a ``Categorical``, is one array. Vectors and matrices
        have the size that the key says, as in ``("entropy", "Dirichlet(5)")``; for functions found by name it is 3
    dtype : the format of the parameters and of what is returned
    ulps, relative, conditioned : how wrong an answer may be: see :class:`symdiv.oracle.judgement.Allowance`; default: 16 ulps times the
        condition number
    regimes : some of :data:`symdiv.oracle.regimes.REGIMES`; default: all that fit
    examples : at how many different points each function is tried, if there are so many
    randomness : another number, other points

    >>> from math import log
    >>> print(run_conformance({("entropy", "Exponential"): lambda rate: 1 - log(rate)}, examples=50))
    H(Exponential) in float64: right at 50 points
    """
    allowance = _allowance(ulps, relative, conditioned)
    if type(examples) is not int or examples < 1:
        raise InvalidInput(f"examples = {examples!r}: expected a whole number, at least 1")
    functions = functions_of(implementation, dtype)
    faults, checked = [], []
    for what, function, _ in functions:
        fault, count = check_function(function, what, allowance, regimes=regimes, examples=examples, randomness=randomness)
        if fault is not None:
            faults.append(fault)
        checked.append((what, count))
    if faults:
        raise ConformanceError(faults)
    return Conformance(tuple(checked), tuple(one.name for one in functions))


def _allowance(ulps: float | None, relative: float | None, conditioned: bool | None) -> Allowance:
    if ulps is None and relative is None:
        return Allowance(DEFAULT_ULPS, conditioned=True if conditioned is None else conditioned)
    return Allowance(ulps, relative, bool(conditioned))


def check_function(
    function: Callable[..., Any], what: Subject, allowance: Allowance, *, regimes: Iterable[str] | None = None, examples: int = EXAMPLES, randomness: int = 0
) -> tuple[Fault | None, int]:
    """The fault of one function at the simplest parameters found, or None; and at how many different points it was tried."""
    offered = chosen(regimes_for(what), regimes)
    right: set[Any] = set()
    fault = None
    for number in range(ROUNDS):  # some points are drawn more than once
        before = len(right)
        fault = _search(function, what, allowance, offered, examples - before, f"{randomness}/{number}" if number else randomness, right)
        if fault is not None or len(right) >= examples or (number and len(right) == before):
            break
    if fault is not None:  # the regimes are ordered: is it wrong in a simpler one too? What is wrong at the edges was shrunk with all numbers to choose from
        simpler = offered[: next(i for i, name in enumerate(offered) if fault.regime.startswith(name))]
        for name in (name for name in simpler if name != "edges"):
            found = _search(function, what, allowance, (name,), examples, randomness, right)
            if found is not None and found.kind == fault.kind:
                return found, len(right)
    return fault, len(right)


def _search(
    function: Callable[..., Any], what: Subject, allowance: Allowance, regimes: tuple[str, ...], examples: int, randomness: Hashable, right: set[Any]
) -> Fault | None:
    """Try so many points of some regimes beside those known to be right, and add to these; a fault is shrunk by Hypothesis."""
    simplest: Fault | None = None
    enough = len(right) + examples

    @seed(randomness)
    @settings(
        max_examples=examples + SPARE,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        print_blob=False,
    )
    @given(points(what, regimes))
    def conforms(point: tuple[tuple[float, ...], tuple[float, ...], str]) -> None:
        nonlocal simplest
        p, q, regime = point
        if (p, q) in right or (simplest is None and len(right) >= enough):
            return
        try:
            fault = judge(what, p, q, regime, call(function, what, p, q), allowance)
        except (Undetermined, Unsupported):  # the oracle itself does not know
            return
        if fault is None:
            right.add((p, q))
            return
        simplest = fault  # Hypothesis ends with the simplest one
        raise ConformanceError([fault])

    try:
        conforms()
    except ConformanceError:
        return simplest
    return None


def call(function: Callable[..., Any], what: Subject, p: tuple[float, ...], q: tuple[float, ...]) -> Answer:
    """The answer of a function to parameters in the format; its warnings are its own affair."""
    make = _converter(what)
    arguments: list[Any] = []
    for side, values in ((what.p, p), (what.q, q)):
        if side is not None:
            arguments += [make(value) for value in side.nested(values).values()]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Answer(returned=function(*arguments))
        except Exception as problem:  # whatever it raises is what it did
            return Answer(failure=f"{type(problem).__name__}: {problem}{_place(problem, what)}")


def _place(problem: Exception, what: Subject) -> str:
    """In which line of which file it was raised, and from which line of the function; without either the call itself failed, which is shown."""
    frames = traceback.extract_tb(problem.__traceback__)[1:]  # the first is ours
    if not frames:
        return f" (called with {', '.join(parameters_of(what))})"
    first, last = frames[0], frames[-1]
    places = [f"{frame.filename}:{frame.lineno} in {frame.name}" for frame in ([last] if first is last else [last, first])]
    return f" ({', called from '.join(places)})"


def _converter(what: Subject) -> Callable[[Any], Any]:
    """How a parameter is passed: a float or a NumPy number of the format, probabilities as an array (as plain floats without NumPy)."""
    try:
        import numpy
    except ImportError:
        return lambda x: x
    name = what.format.name
    scalar: Callable[[Any], Any] = float if name in ("float64", "bfloat16") else getattr(numpy, name)
    return lambda x: numpy.array(x, dtype="float32" if name == "bfloat16" else name) if isinstance(x, list) else scalar(x)
