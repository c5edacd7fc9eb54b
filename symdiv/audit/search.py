"""Look for faults: points of all regimes in turn, every function an equal share, and one finding for each way in which a function is wrong.

Main definitions: :func:`audit_program`, :func:`faults_of`.
"""

from __future__ import annotations

import json
import random
import shlex
import time
from collections.abc import Callable, Iterator
from fractions import Fraction

from symdiv.audit.finding import Finding
from symdiv.audit.shrink import Point, shrunk
from symdiv.enclose.binary import round_rational
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.oracle.judgement import Allowance, Answer, Fault, judge
from symdiv.oracle.protocol import Program, request
from symdiv.oracle.regimes import NoPoint, draw_point, regimes_for
from symdiv.oracle.subjects import Subject

__all__ = ["audit_program", "faults_of"]

POINTS = 300
SLOW = ("crash", "timeout", "garbage")  # each costs a start of the program, so a function is left after a few

Ask = Callable[[Subject, tuple[float, ...], tuple[float, ...]], Answer]


def audit_program(
    command: str,
    allowance: Allowance,
    *,
    only: str | None = None,
    budget: float = 60.0,
    seed: int = 0,
    dtype: object = "float64",
    limit: float = 10.0,
    told: Callable[[str], None] = lambda line: None,
) -> Iterator[Finding]:
    """The findings about a program that speaks the line protocol.

    Parameters
    ----------
    command, limit : as for :class:`symdiv.oracle.protocol.Program`
    allowance : how wrong an answer may be
    only : a part of the name of the functions to be audited
    budget : seconds for all functions together; one that ends early leaves the rest to the others
    seed : the same seed tries the same points
    told : called with a line on each function when it is done
    """
    with Program(command, limit) as program:
        name, version, subjects = program.describe(dtype)
        chosen = [what for what in subjects if only is None or only.lower() in str(what).lower()]
        if not chosen:
            raise InvalidInput(f"only {only!r}: {name} has {', '.join(map(str, subjects)) or 'no functions'}")
        end = time.monotonic() + budget
        for number, what in enumerate(chosen):
            share = (end - time.monotonic()) / (len(chosen) - number)
            faults, tried = faults_of(what, program.ask, allowance, seed, time.monotonic() + share)
            told(f"{what}: {tried} points, {len(faults)} kinds of fault" if faults else f"{what}: right at {tried} points")
            for fault in faults:
                line = json.dumps({"id": 1, **request(what, fault.p, fault.q)})
                yield Finding(name, version, fault, f"printf '%s\\n' {shlex.quote(line)} | {command}")


def faults_of(what: Subject, ask: Ask, allowance: Allowance, seed: int, end: float) -> tuple[list[Fault], int]:
    """The simplest fault found of each kind, and at how many points the function was tried."""

    def again(point: Point, regime: str) -> Fault | None:
        if any(round_rational(Fraction(x), what.format) != x for values in point for x in values):
            return None
        try:
            return judge(what, *point, regime, ask(what, *point), allowance)
        except (Undetermined, Unsupported):  # the oracle itself does not know
            return None

    regimes = regimes_for(what)
    draw = random.Random(f"{seed}/{what}").randint
    found: dict[str, Fault] = {}
    tried = costly = 0
    while tried < POINTS and costly < 5 and time.monotonic() < end:
        tried += 1
        try:
            point, regime = draw_point(what, regimes[tried % len(regimes)], draw)
        except NoPoint:
            continue
        fault = again(point, regime)
        if fault is not None:
            costly += fault.kind in SLOW
            found.setdefault(fault.kind, fault)
    return [fault if fault.kind in SLOW else shrunk(fault, again) for fault in found.values()], tried
