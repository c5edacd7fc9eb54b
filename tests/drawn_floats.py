"""Measures at drawn floats: does every call of the public interface end?

``python tests/drawn_floats.py --count 300`` asks for everything there is to ask of each family with itself, and of pairs drawn by a seed, at
parameters that are any doubles: their exact values are fractions with 50 binary digits, of which SymPy would take roots. Each question has a process
of its own, with a limit of time and of memory, and what is too slow is named. ``--laws composed`` asks about mixtures, products and images.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

import mpmath
from click.testing import CliRunner

import symdiv as sd
from symdiv.cli import cli
from symdiv.enclose.binary import format_of
from symdiv.errors import BinaryFloatWarning, InvalidInput, SymdivError
from symdiv.families.base import Family
from symdiv.families.registry import by_name
from symdiv.families.structured import Structured
from symdiv.oracle.draws import NoPoint
from symdiv.oracle.forms import Form
from symdiv.oracle.ranges import Range, range_of
from symdiv.oracle.regimes import draw_member
from symdiv.oracle.subjects import side

GIGABYTES = 8
SIZES = {"Finite": 3, "Categorical": 3, "Dirichlet": 3, "Multinomial": 3, "Histogram": 3, "PoissonBinomial": 3}
COMPOSED = ("Mixture", "Product", "Pushforward", "Distribution")
FAMILIES = sorted(set(by_name) - set(COMPOSED))
TRIES = 200


class Step(NamedTuple):
    """One call: what came of it (answered, refused, failed, too slow, memory), in how many seconds."""

    name: str
    kind: str
    seconds: float
    text: str


def number(inside: Range, chance: random.Random) -> float:
    """A double in the range, of a moderate size or of one from 1e-5 to 1e5."""
    if inside.integer:
        low = -10 if inside.low == -float("inf") else int(inside.low) + 1
        return float(chance.randint(low, min(low + 12, int(min(inside.high, 10**6)))))
    size = chance.choice((chance.uniform(0.1, 50.0), 10 ** chance.uniform(-5, 5)))
    if inside.low != -float("inf") and inside.high != float("inf"):
        return inside.low + (inside.high - inside.low) * chance.random()
    if inside.low != -float("inf"):
        return inside.low + size
    return inside.high - size if inside.high != float("inf") else chance.choice((-1, 1)) * size


def member(name: str, chance: random.Random) -> Family | None:
    """A member of a family at drawn doubles; None where the draws lead to none."""
    structured = issubclass(by_name[name], Structured)
    for text in (name, f"{name}({SIZES.get(name, 2)})", f"{name}(2, 2)"):
        try:
            form = side(text)
            break
        except SymdivError:
            continue
    else:
        return None
    if structured or (isinstance(form, Form) and form.sizes):
        try:
            return form.member(map(Fraction, draw_member(form, "moderate", chance.randint, format_of("float64"))))
        except (NoPoint, SymdivError):
            return None
    for _ in range(TRIES):
        values = [number(range_of(domain), chance) for domain in form.domains]
        for candidate in (values, sorted(values)):
            try:
                return form.member(map(Fraction, candidate))
            except InvalidInput:
                continue
    return None


def composed(kind: str, chance: random.Random) -> Family:
    """A mixture, a product or an image of laws at drawn doubles."""
    on_half_line = ("LogLogistic", "Weibull", "BurrXII", "HalfGeneralizedNormal", "Gamma", "Lomax", "Frechet", "Dagum", "LogNormal", "GeneralizedGamma")
    names = chance.choice((on_half_line, on_half_line, ("Normal", "Logistic", "StudentT", "GeneralizedNormal", "DoubleWeibull"), ("Beta", "Kumaraswamy")))
    parts = [p for p in (member(chance.choice(names), chance) for _ in range(2)) if p is not None]
    if kind == "Mixture":
        weight = Fraction(chance.random())
        return sd.Mixture([weight, 1 - weight], parts)
    if kind == "Product":
        return sd.Product(*parts)
    text = chance.choice(("exp(x)", "3*x + 1", "-x", "x/7"))
    return sd.Pushforward(parts[0], text)


def laws(kind: str, count: int, seed: int) -> Iterator[tuple[Family, Family]]:
    """Pairs: each family with itself, then of drawn families; or of composed laws."""
    if kind == "composed":
        for i in range(count):
            chance = random.Random(f"{seed} composed {i}")
            shape = chance.choice(("Mixture", "Product", "Pushforward"))
            yield composed(shape, chance), composed(shape, chance)
        return
    pairs = [(name, name) for name in FAMILIES] if kind in ("all", "same") else []
    chance = random.Random(seed)
    while kind != "same" and len(pairs) < count + (len(FAMILIES) if kind == "all" else 0):
        p, q = chance.choice(FAMILIES), chance.choice(FAMILIES)
        if by_name[p].general_member().support.discrete == by_name[q].general_member().support.discrete if plain(p) and plain(q) else p == q:
            pairs.append((p, q))
    for i, (one, other) in enumerate(pairs):
        own = random.Random(f"{seed} {i} {one} {other}")
        p, q = member(one, own), member(other, own)
        if p is not None and q is not None:
            yield p, q


def plain(name: str) -> bool:
    """Whether the family is one of numbers with a fixed list of parameters."""
    return bool(by_name[name].parameters) and not issubclass(by_name[name], Structured)


def questions(p: Family, q: Family) -> Iterator[tuple[str, Callable[[], Any]]]:
    """The calls, in the order in which they are made."""
    found: dict[str, Any] = {}

    def derivation(measure: str, *of: Family) -> Any:
        found[measure] = sd.derive(measure, *of)
        return found[measure].value

    def verified(measure: str) -> str:
        verdict = sd.verify(found[measure].certificate())
        if not isinstance(verdict, sd.Proved):
            raise AssertionError(f"the certificate is refused: {verdict}")
        return "proved"

    def claimed(measure: str, *of: Family) -> str:
        verdict = sd.check(found[measure].value, measure, *of)
        if isinstance(verdict, sd.Refuted):
            raise AssertionError(f"the value itself is refuted: {verdict}")
        return type(verdict).__name__

    def said(name: str, *of: str) -> str:
        result = CliRunner().invoke(cli, [name, *of])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.output[:60]

    for measure, of in (("kl_divergence", (p, q)), ("entropy", (p,)), ("cross_entropy", (p, q)), ("kl_divergence", (p, p))):
        name = f"{measure} of itself" if of == (p, p) else measure
        yield name, lambda measure=measure, of=of: derivation(measure, *of)
        yield f"{name}: value", lambda measure=measure, of=of: getattr(sd, measure)(*of)
        yield f"{name}: str", lambda measure=measure: len(str(found[measure].value) + str(found[measure]) + repr(found[measure]))
        yield f"{name}: latex", lambda measure=measure: len(found[measure].latex() + found[measure].latex_value() + found[measure].latex_steps())
        yield f"{name}: condition", lambda measure=measure: (found[measure].condition, found[measure].symbols, found[measure].status)[2]
        yield f"{name}: verify", lambda measure=measure: verified(measure)
        yield f"{name}: check", lambda measure=measure, of=of: claimed(measure, *of)
        yield f"{name}: evaluate", lambda measure=measure, of=of: mpmath.nstr(sd.oracle.evaluate(measure, *of, digits=30), 30)
    yield "relation", lambda: type(sd.check(f"kl_divergence({p}, {q}) >= 0")).__name__
    yield "symmetry", lambda: type(sd.symmetry("kl_divergence", p, q)).__name__
    yield "nearest", lambda: sd.oracle.nearest("kl_divergence", p, q)
    yield "gradient", lambda: len(sd.oracle.gradient("kl_divergence", p, q))
    if not isinstance(p, Structured):
        yield "density", lambda: len(str(p.pdf("x")))
        yield "mean", lambda: sd.mean(p)
        yield "variance", lambda: sd.variance(p)
    yield "command: kl", lambda: said("kl", p.text, q.text, "--digits", "12", "--steps")
    yield "command: json", lambda: said("kl", p.text, q.text, "--digits", "12", "--json")
    yield "command: entropy", lambda: said("entropy", p.text, "--latex", "--steps", "--base", "2")


def answered(call: Callable[[], Any]) -> tuple[str, str]:
    """What came of a call."""
    try:
        return "answered", str(call())
    except MemoryError:
        return "memory", ""
    except SymdivError as problem:
        return "refused", f"{type(problem).__name__}: {problem}"
    except KeyError:  # of a measure that was refused
        return "refused", ""
    except Exception as problem:
        return "failed", f"{type(problem).__name__}: {problem}"


def _topic(name: str) -> str:
    return name.split(":")[0]


def _send(p: Family, q: Family, limit: float, done: set[str], skipped: set[str], but: tuple[str, ...], end: Connection) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30 if most == resource.RLIM_INFINITY else min(GIGABYTES << 30, most), most))
    for name, call in questions(p, q):
        if name in done or _topic(name) in skipped or any(word in name for word in but):
            continue
        end.send(name)
        signal.setitimer(signal.ITIMER_PROF, limit)  # ends the process
        start = time.process_time()
        kind, text = answered(call)
        seconds = time.process_time() - start
        signal.setitimer(signal.ITIMER_PROF, 0)
        end.send(Step(name, kind, seconds, text[:300]))
    end.send(None)


def limited(p: Family, q: Family, limit: float, but: tuple[str, ...] = ()) -> list[Step]:
    """The answers to all questions about two laws, but those with one of these words in their names, in a process that is ended where one hangs; the next
    one goes on with another topic."""
    steps: list[Step] = []
    skipped: set[str] = set()
    while True:
        found, whole = _asked(p, q, limit, {step.name for step in steps}, skipped, but)
        steps += found
        if whole:
            return steps
        skipped.add(_topic(steps[-1].name))


def _asked(p: Family, q: Family, limit: float, done: set[str], skipped: set[str], but: tuple[str, ...]) -> tuple[list[Step], bool]:
    """The answers of one process, and whether it came to its end."""
    context: Any = multiprocessing.get_context("spawn" if "jax" in sys.modules else "fork")  # JAX has threads, which a fork may leave locked
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(p, q, limit, done, skipped, but, there))
    process.start()
    there.close()
    steps: list[Step] = []
    name = ""
    try:
        while (told := here.recv()) is not None:
            if isinstance(told, Step):
                steps.append(told)
            else:
                name = told
        return steps, True
    except EOFError:
        process.join()
        if not name:
            raise RuntimeError(f"a process ended before it was asked anything, with status {process.exitcode}") from None
        steps.append(Step(name, "too slow" if process.exitcode == -signal.SIGPROF else "memory", limit, f"exit {process.exitcode}"))
        return steps, False
    finally:
        process.kill()
        process.join()


def main(arguments: list[str] | None = None) -> None:
    """Print what is slow, refused or wrong, and the table."""
    options = argparse.ArgumentParser(description=__doc__)
    defaults: dict[str, Any] = {"count": 300, "seed": 0, "limit": 60.0, "laws": "all", "slow": 5.0, "jsonl": ""}
    for name, default in defaults.items():
        options.add_argument(f"--{name}", type=type(default), default=default)
    given = options.parse_args(arguments)
    warnings.simplefilter("ignore", BinaryFloatWarning)
    total: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    for p, q in laws(given.laws, given.count, given.seed):
        steps = limited(p, q, given.limit)
        total.update(step.kind for step in steps)
        ended[next((step.kind for step in steps if step.kind not in ("answered", "refused")), "answered")] += 1
        for step in steps:
            if step.kind not in ("answered", "refused") or step.seconds > given.slow:
                sys.stdout.write(f"{step.kind:9} {step.seconds:6.2f} {step.name}: {p!r} | {q!r}  {step.text}\n")
                sys.stdout.flush()
        if given.jsonl:
            with open(given.jsonl, "a", encoding="utf-8") as file:
                file.write(json.dumps([p.text, q.text, steps]) + "\n")
    sys.stdout.write(f"pairs: {dict(ended)}; calls: {dict(total)}\n")


if __name__ == "__main__":
    main()
