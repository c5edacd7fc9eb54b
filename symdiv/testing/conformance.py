"""The conformance suite: hold functions against the truth, over all regimes, and report the simplest input on which one fails.

Main definitions: :func:`run_conformance`, :func:`check_function`, :class:`ConformanceError`.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.families.registry import by_name
from symdiv.measures import MEASURES
from symdiv.oracle.forms import Form, form_of, sizes_count
from symdiv.oracle.judgement import Allowance, Answer, Fault, judge
from symdiv.oracle.regimes import regimes_for
from symdiv.oracle.subjects import Subject, subject
from symdiv.testing.strategies import chosen, points

__all__ = ["Conformance", "ConformanceError", "check_function", "run_conformance"]

EXAMPLES = 500
DEFAULT_ULPS = 16
VECTOR_SIZE = 3


class ConformanceError(AssertionError):
    """An implementation is wrong; ``faults`` has one for each function that is, at the simplest parameters found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n" + "\n\n".join(map(str, self.faults)))

    def __reduce__(self) -> Any:
        return type(self), (self.faults,)


@dataclass(frozen=True)
class Conformance:
    """What was checked: the subjects, and for each at how many points."""

    checked: tuple[tuple[Subject, int], ...]

    def __str__(self) -> str:
        return "\n".join(f"{what} in {what.format.name}: right at {count} points" for what, count in self.checked)


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
        named ``kl_divergence_gamma_gamma``, ``entropy_log_normal``, …; a function takes the parameters of p, then those of q, in the order
        in which ``symdiv families`` lists them; a vector or matrix, such as the probabilities of a ``Categorical``, is one array. Vectors and matrices
        have the size that the key says, as in ``("entropy", "Dirichlet(5)")``; for functions found by name it is 3
    dtype : the format of the parameters and of what is returned
    ulps, relative, conditioned : how wrong an answer may be: see :class:`symdiv.oracle.judgement.Allowance`; default: 16 ulps times the
        condition number
    regimes : some of :data:`symdiv.oracle.regimes.REGIMES`; default: all that fit
    examples : at how many points each function is tried
    randomness : another number, other points

    >>> from math import log
    >>> print(run_conformance({("entropy", "Exponential"): lambda rate: 1 - log(rate)}, examples=50))
    H(Exponential) in float64: right at 50 points
    """
    allowance = _allowance(ulps, relative, conditioned)
    if type(examples) is not int or examples < 1:
        raise InvalidInput(f"examples = {examples!r}: expected a whole number, at least 1")
    functions = list(_functions(implementation, dtype))
    if not functions:
        raise InvalidInput("the implementation has no function with a name such as kl_divergence_gamma_gamma")
    faults, checked = [], []
    for what, function in functions:
        fault, count = check_function(function, what, allowance, regimes=regimes, examples=examples, randomness=randomness)
        if fault is not None:
            faults.append(fault)
        checked.append((what, count))
    if faults:
        raise ConformanceError(faults)
    return Conformance(tuple(checked))


def _allowance(ulps: float | None, relative: float | None, conditioned: bool | None) -> Allowance:
    if ulps is None and relative is None:
        return Allowance(DEFAULT_ULPS, conditioned=True if conditioned is None else conditioned)
    return Allowance(ulps, relative, bool(conditioned))


def check_function(
    function: Callable[..., Any], what: Subject, allowance: Allowance, *, regimes: Iterable[str] | None = None, examples: int = EXAMPLES, randomness: int = 0
) -> tuple[Fault | None, int]:
    """The fault of one function at the simplest parameters found, or None; and at how many points it was tried."""
    offered = chosen(regimes_for(what), regimes)
    fault, tried = _search(function, what, allowance, offered, examples, randomness)
    if fault is not None:  # the regimes are ordered: is it wrong in a simpler one too? What is wrong at the edges was shrunk with all numbers to choose from
        simpler = offered[: next(i for i, name in enumerate(offered) if fault.regime.startswith(name))]
        for name in (name for name in simpler if name != "edges"):
            found, count = _search(function, what, allowance, (name,), examples, randomness)
            tried += count
            if found is not None and found.kind == fault.kind:
                return found, tried
    return fault, tried


def _search(
    function: Callable[..., Any], what: Subject, allowance: Allowance, regimes: tuple[str, ...], examples: int, randomness: int
) -> tuple[Fault | None, int]:
    """Try points of some regimes; a fault is shrunk by Hypothesis."""
    tried = 0
    simplest: Fault | None = None

    @seed(randomness)
    @settings(
        max_examples=examples,
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
        nonlocal tried, simplest
        p, q, regime = point
        try:
            fault = judge(what, p, q, regime, call(function, what, p, q), allowance)
        except (Undetermined, Unsupported):  # the oracle itself does not know
            return
        tried += 1
        if fault is not None:
            simplest = fault  # Hypothesis ends with the simplest one
            raise ConformanceError([fault])

    try:
        conforms()
    except ConformanceError:
        return simplest, tried
    return None, tried


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
            return Answer(failure=f"{type(problem).__name__}: {problem}")


def _converter(what: Subject) -> Callable[[Any], Any]:
    """How a parameter is passed: a float or a NumPy number of the format, probabilities as an array (as plain floats without NumPy)."""
    try:
        import numpy
    except ImportError:
        return lambda x: x
    name = what.format.name
    scalar: Callable[[Any], Any] = float if name in ("float64", "bfloat16") else getattr(numpy, name)
    return lambda x: numpy.array(x, dtype="float32" if name == "bfloat16" else name) if isinstance(x, list) else scalar(x)


def _functions(implementation: Any, dtype: object) -> Iterator[tuple[Subject, Callable[..., Any]]]:
    if isinstance(implementation, Mapping):
        for names, function in implementation.items():
            yield subject(*((names,) if isinstance(names, str) else names), dtype=dtype), function
        return
    families = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(): name for name in by_name}
    for attribute in sorted(dir(implementation)):
        for measure in MEASURES:
            if attribute.startswith(f"{measure}_") and callable(getattr(implementation, attribute)):
                yield _named(attribute, measure, attribute.removeprefix(f"{measure}_"), families, dtype), getattr(implementation, attribute)


def _sized(name: str) -> Form:
    """The family's own form, vectors and matrices of size 3."""
    return form_of(name, sizes=[VECTOR_SIZE] * sizes_count(name))


def _named(attribute: str, measure: str, rest: str, families: Mapping[str, str], dtype: object) -> Subject:
    """The subject of a function's name."""
    if not MEASURES[measure].takes_q:
        if rest in families:
            return subject(measure, _sized(families[rest]), dtype=dtype)
    else:
        for first, p in families.items():
            if rest.startswith(f"{first}_") and rest.removeprefix(f"{first}_") in families:
                return subject(measure, _sized(p), _sized(families[rest.removeprefix(f"{first}_")]), dtype=dtype)
    raise InvalidInput(f"{attribute}: expected {measure}_ and {'two families' if MEASURES[measure].takes_q else 'a family'}, as in kl_divergence_gamma_gamma")
