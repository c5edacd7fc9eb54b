"""Measures that no closed form is known of, at drawn parameters: does the oracle give digits?

``python tests/oracle/open_pairs.py --count 150`` draws open pairs and entropies by a seed, asks for digits within a limit of processor
time, each in a process of its own, and prints what came of it, the refusals grouped by their reasons.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import mpmath
import sympy as sp

import symdiv as sd
from symdiv.derivation.result import status_of
from symdiv.derivation.strategy import cached_measure
from symdiv.errors import InvalidInput, SymdivError
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.families.registry import by_name
from symdiv.families.structured import Structured
from symdiv.oracle.regimes import REGIMES, NoPoint, draw_point
from symdiv.oracle.subjects import subject

KINDS = ("digits", "infinite", "refused", "too slow", "failed")
LENGTHS = ("scale", "loc", "low", "mode", "high", "spread", "radius")
SHAPES = ("shape", "shape1", "shape2", "alpha", "beta", "dof", "d1", "d2", "k", "p", "concentration", "theta")
FAMILIES = [name for name, family in by_name.items() if family.parameters and not issubclass(family, Structured | Finite)]


class Question(NamedTuple):
    """A measure of laws given as text."""

    measure: str
    p: str
    q: str | None

    def __str__(self) -> str:
        return f"KL({self.p} ‖ {self.q})" if self.q else f"H({self.p})"


class Outcome(NamedTuple):
    """What the oracle did: the kind, the digits or the reason, the seconds of processor time."""

    kind: str
    text: str
    seconds: float


def is_open(measure: str, p: str, q: str | None) -> bool:
    """Whether the measure of general members has no closed form, and none that is infinite."""
    try:
        general = by_name[p].general_member("_p"), by_name[q].general_member("_q") if q else None
        return status_of(cached_measure(measure, *general).statement.value) == "open"
    except SymdivError:
        return False


def drawn(seed: int, regime: str = "moderate") -> Iterator[Question]:
    """Open pairs, one after the other, at parameters of a regime of the oracle's, or of ``scales`` or ``shapes``.

    In ``scales`` all lengths of a moderate point are multiplied by 10**100 or 10**-100; in ``shapes`` each shape is a power of 10 from -3 to 4.
    """
    chance = random.Random(seed)
    while True:
        p, q = chance.choice(FAMILIES), chance.choice(FAMILIES)
        if not is_open("kl_divergence", p, q):
            continue
        asked = subject("kl_divergence", p, q)
        try:
            point, _ = draw_point(asked, regime if regime in REGIMES else "moderate", chance.randint)
        except NoPoint:
            continue
        one, other = asked.members(*point)
        assert isinstance(other, Family)
        try:
            if regime == "scales":
                one, other = _scaled(one, unit := sp.Integer(10) ** chance.choice((-100, 100))), _scaled(other, unit)
            elif regime == "shapes":
                one, other = _shaped(one, chance), _shaped(other, chance)
        except InvalidInput:  # not in the domain
            continue
        yield Question("kl_divergence", one.text, other.text)


def _scaled(p: Family, unit: sp.Rational) -> Family:
    names = [parameter.name for parameter in p.parameters]
    return type(p)(*(a * unit if n in LENGTHS else a / unit if n == "rate" and not p.support.discrete else a for n, a in zip(names, p.arguments, strict=True)))


def _shaped(p: Family, chance: random.Random) -> Family:
    names = [parameter.name for parameter in p.parameters]
    return type(p)(*(sp.Integer(10) ** chance.randint(-3, 4) if n in SHAPES else a for n, a in zip(names, p.arguments, strict=True)))


def answer(question: Question, digits: int) -> Outcome:
    """What the oracle says."""
    start = time.process_time()
    try:
        value = sd.oracle.evaluate(question.measure, question.p, question.q, digits=digits)
        kind, text = ("infinite", str(value)) if mpmath.isinf(value) else ("digits", mpmath.nstr(value, digits))
    except SymdivError as problem:
        kind, text = "refused", f"{type(problem).__name__}: {problem}"
    except Exception as problem:
        kind, text = "failed", f"{type(problem).__name__}: {problem}"
    return Outcome(kind, text, time.process_time() - start)


def _send(question: Question, digits: int, limit: float, end: Connection) -> None:
    signal.setitimer(signal.ITIMER_PROF, limit)  # ends the process
    end.send(answer(question, digits))


def limited(question: Question, digits: int, limit: float) -> Outcome:
    """The same in a process of its own, which is ended when its time is over."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(question, digits, limit, there))
    process.start()
    there.close()
    try:
        return here.recv()  # type: ignore[no-any-return]
    except EOFError:
        process.join()
        return Outcome("too slow", "", limit) if process.exitcode == -signal.SIGPROF else Outcome("failed", "the process ended", limit)
    finally:
        process.kill()
        process.join()


def cause(text: str) -> str:
    """The reason of a refusal without its details."""
    text = re.sub(r"integral of .* as _y tends", "integral of … as y tends", text)
    text = re.sub(r"evaluations of .* do not", "evaluations of … do not", text)
    text = re.sub(r"an integral of .*: no finite", "an integral of …: no finite", text)
    text = re.sub(r"exponential of .* grows", "exponential of … grows", text)
    text = re.sub(r"(bounded by|bound for|condition|function of|divergent) .*", r"\1 …", text)
    return re.sub(r"\d+(\.\d+)?(e-?\d+)?", "#", text)[:150]


def main(arguments: list[str] | None = None) -> None:
    """Print the outcomes and the table."""
    options = argparse.ArgumentParser(description=__doc__)
    defaults: dict[str, Any] = {"count": 150, "seed": 0, "digits": 30, "limit": 10.0, "regime": "moderate", "jsonl": ""}
    for name, default in defaults.items():
        options.add_argument(f"--{name}", type=type(default), default=default)
    given = options.parse_args(arguments)
    answer(Question("kl_divergence", "Normal(0, 1)", "Logistic(0, 1)"), 5)  # imports everything before processes are made
    results: list[tuple[Question, Outcome]] = []
    for question, _ in zip(drawn(given.seed, given.regime), range(given.count), strict=False):
        outcome = limited(question, given.digits, given.limit)
        results.append((question, outcome))
        sys.stdout.write(f"{outcome.kind:9} {outcome.seconds:6.2f} {question}  {outcome.text[:200]}\n")
        sys.stdout.flush()
    if given.jsonl:
        with open(given.jsonl, "w", encoding="utf-8") as file:
            file.writelines(json.dumps([*question, *outcome]) + "\n" for question, outcome in results)
    _summary(results)


def _summary(results: list[tuple[Question, Any]]) -> None:
    counts = Counter(outcome.kind for _, outcome in results)
    sys.stdout.write(", ".join(f"{kind}: {counts[kind]}" for kind in KINDS) + f" of {len(results)}\n")
    for reason, count in Counter(cause(o.text) for _, o in results if o.kind in ("refused", "failed")).most_common():
        sys.stdout.write(f"{count:4} {reason}\n")


if __name__ == "__main__":
    main()
