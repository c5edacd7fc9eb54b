"""What the tests of the libraries' targets have in common."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from collections.abc import Container
from contextlib import nullcontext
from typing import Any

import numpy

import symdiv as sd
from symdiv.audit.function import Function, Target, exact
from symdiv.audit.points import draw_point
from symdiv.enclose import compile_expression, evaluate_program
from symdiv.enclose.binary import FORMATS
from symdiv.errors import InvalidInput
from symdiv.oracle.regimes import NoPoint
from symdiv.units import in_base


def moderate_point(function: Function, seed: int = 0) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arguments that make laws, by name; always the same for a seed."""
    draw = random.Random(f"{function.name}/{seed}").randint
    for _ in range(60):
        try:
            point, _ = draw_point(function, "moderate", draw, FORMATS["float32"])
            truth(function, *function.named(point), evaluate=False)
        except (InvalidInput, NoPoint):
            continue
        return function.named(point)
    raise AssertionError(f"{function.name}: no arguments were found that make laws")


def truth(function: Function, p: dict[str, Any], q: dict[str, Any], *, evaluate: bool = True) -> float:
    """What the target says is true."""
    of_p, of_q = ({name: exact(value) for name, value in values.items()} for values in (p, q))
    if function.laws is None:
        assert function.value is not None
        value = function.value(of_p, of_q)
        return float(evaluate_program(compile_expression(in_base(value, function.base), ()), (), 15)) if evaluate else math.nan
    laws = [law for law in function.laws(of_p, of_q) if law is not None]
    return float(sd.oracle.evaluate(function.measure, *laws, base=function.base, digits=15)) if evaluate else math.nan


def answer(target: Target, function: Function, p: dict[str, Any], q: dict[str, Any], dtype: str = "float64") -> tuple[float, str]:
    """What the library returns, and in which dtype."""
    arrays = [{name: numpy.asarray(value, dtype) for name, value in values.items()} for values in (p, q)]
    with target.setting() if target.setting is not None else nullcontext():
        assert function.call is not None
        returned = function.call(*arrays, dtype)
        values, name = target.read(returned) if target.read is not None else (numpy.asarray(returned), str(numpy.asarray(returned).dtype))
    assert values.shape == ()
    return float(values), name


def printed(function: Function, p: dict[str, Any], q: dict[str, Any]) -> float:
    """What the reproducer computes, in a process of its own."""
    assert function.source is not None
    program = function.source(p, q, "float64") + "\nprint(repr(returned))\n"
    assert "symdiv" not in program
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120).stdout)


def by_density(function: Function, p: dict[str, Any], q: dict[str, Any], low: float, high: float) -> float:
    """A measure of laws of numbers by quadrature of the library's own densities: a road that shares nothing with symdiv."""
    from scipy.integrate import quad

    density = function.density
    assert density is not None

    def integrand(x: float) -> float:
        log_p = density("p", p, x)
        other = {"entropy": lambda: -log_p, "kl_divergence": lambda: log_p - density("q", q, x), "cross_entropy": lambda: -density("q", q, x)}
        return math.exp(log_p) * other[function.measure]()

    return float(quad(integrand, low, high, limit=200, epsabs=1e-9)[0])


def named(target: Target, name: str) -> Function:
    """The function of this name."""
    return next(f for f in target.functions() if f.name == name)


def wrong_at_moderate_points(target: Target, skip: Container[str] = (), tolerance: float = 1e-9) -> dict[str, Any]:
    """The functions whose answers are not near the truth at one moderate point, with what they gave: a target that asked for another law shows here."""
    wrong: dict[str, Any] = {}
    for function in target.functions():
        if function.name in skip or function.p.family in skip:
            continue
        p, q = moderate_point(function)
        try:
            returned, _ = answer(target, function, p, q)
        except NotImplementedError:
            continue
        except Exception as problem:
            wrong[function.name] = (p, q, problem)
            continue
        expected = truth(function, p, q)
        if returned != expected and not abs(returned - expected) <= tolerance * max(1, abs(expected)):
            wrong[function.name] = (p, q, returned, expected)
    return wrong
