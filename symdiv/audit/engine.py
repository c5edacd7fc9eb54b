"""The audit of targets: two rounds over all functions, the second where the evidence is.

Main definitions: :func:`audit_target`, :func:`audit_program`, :class:`Settings`, :class:`Outcome`.

A budget in seconds is turned into a number of points, at :data:`RATE` points a second, each counted at its function's ``cost``, so that the same
budget and seed give the same points, and the same findings, on every machine. Half of them go to all functions alike; the other half to those
whose answers were wrong, or nearly. What may be spent on one point is limited too, in evaluations. A slow machine takes longer than the budget. The
clock only ends what would not end: a round that takes :data:`PATIENCE` times as long as it should, or one computation after a minute
(:data:`symdiv.audit.limits.SECONDS`). The outcome says where it did: there, and only there, another run may find something else.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from symdiv.audit.classes import KINDS
from symdiv.audit.examining import Bad, Examination, tuples
from symdiv.audit.finding import Finding, grouped
from symdiv.audit.function import Function, NotCovered, Target
from symdiv.audit.journal import Journal
from symdiv.audit.program import program_target
from symdiv.audit.search import climb, findings_of, survey
from symdiv.audit.targets import load
from symdiv.enclose.binary import format_of
from symdiv.errors import InvalidInput
from symdiv.oracle.judgement import Allowance
from symdiv.oracle.protocol import Program
from symdiv.parallel import spread

__all__ = ["Checked", "Outcome", "Settings", "audit_program", "audit_target"]

RATE = 100
LEAST = 10  # points of a function in the first round, whatever the budget; fewer of one as dear as this
DEAR = 100
PATIENCE = 2.0
BITS_OF_EVIDENCE = -5.0


@dataclass(frozen=True)
class Settings:
    """How an audit is run: what is asked for, for how long, from which seed, and how wrong an answer may be (None: by the format)."""

    only: str | None = None
    budget: float = 60.0
    seed: int = 0
    dtypes: tuple[str, ...] | None = None
    ulps: float | None = None

    def allowance(self, dtype: str) -> Allowance:
        """How wrong an answer may be, times the condition number: 1024 ulps, or the square root of the number of significands in small formats."""
        return Allowance(min(1024.0, 2.0 ** (format_of(dtype).precision / 2)) if self.ulps is None else self.ulps, conditioned=True)


@dataclass(frozen=True)
class Checked:
    """One function in one format: at how many points of which regimes it was tried, and how bad its worst answer was.

    ``late`` says where the clock ended something; ``left`` after what the function was not asked any more, and at how many points."""

    function: str
    dtype: str
    tried: dict[str, int]
    unknown: int
    findings: tuple[Finding, ...]
    doubtful: tuple[str, ...]
    oracle_seconds: float = 0.0
    library_seconds: float = 0.0
    all_seconds: float = 0.0
    late: tuple[str, ...] = ()
    left: str = ""


@dataclass
class Outcome:
    """What an audit of one target gives: the findings by cause, what was checked and over which regimes, what was not, and why."""

    target: str
    version: str
    findings: list[Finding] = field(default_factory=list)
    checked: list[Checked] = field(default_factory=list)
    not_covered: tuple[NotCovered, ...] = ()
    unfinished: list[str] = field(default_factory=list)

    @property
    def left(self) -> list[str]:
        """The functions that were not asked to the end, since answers of theirs cost a start of the program each, or seconds."""
        return [f"{c.function} ({c.dtype}) {c.left}" for c in self.checked if c.left]

    @property
    def clean(self) -> list[Checked]:
        """The functions that are right wherever they were tried."""
        faulty = {f.function for f in self.findings} | {a["function"] for f in self.findings for a in f.also}
        return [c for c in self.checked if c.function not in faulty and any(c.tried.values())]

    def __str__(self) -> str:
        """A summary: what was found, what is clean and over which regimes, and what is not covered, with the reasons."""
        points = sum(sum(c.tried.values()) for c in self.checked)
        functions = list(dict.fromkeys(c.function for c in self.checked))
        clean = list(dict.fromkeys(c.function for c in self.clean))
        oracle, library, work = (sum(getattr(c, f"{name}_seconds") for c in self.checked) for name in ("oracle", "library", "all"))
        kinds = Counter(f.kind for f in self.findings)
        lines = [f"{self.target} {self.version}: {len(functions)} functions at {points} points"]
        lines.append(f"  seconds of work: {work:.0f}; the truth took {oracle:.0f} of them, the answers {library:.0f}")
        lines += [f"  {kind}: {count}" for kind, count in sorted(kinds.items(), key=lambda item: KINDS.index(item[0]))]
        if clean:
            regimes = list(dict.fromkeys(regime for c in self.clean for regime in c.tried))
            lines.append(f"  right wherever they were tried ({', '.join(regimes)}): {', '.join(clean)}")
        silent = [c for c in self.checked if not any(c.tried.values())]
        if silent:
            text = "the truth was not determined at any point, or the library says that it is not implemented"
            lines.append(f"  {text}: {', '.join(dict.fromkeys(c.function for c in silent))}")
        lines += [f"  not confirmed, so not counted: {text}" for c in self.checked for text in c.doubtful]
        reasons: dict[str, list[str]] = {}
        for missing in self.not_covered:
            reasons.setdefault(missing.reason, []).append(missing.name)
        lines += [f"  not covered, {reason}: {', '.join(names)}" for reason, names in reasons.items()]
        lines += [f"  not asked any further, so that more may be wrong: {text}" for text in self.left]
        lines += [f"  out of time, so that another run may find more: {text}" for c in self.checked for text in c.late]
        if self.unfinished:
            lines.append(f"  out of time before the end of: {', '.join(self.unfinished)}")
        return "\n".join(lines)


def audit_target(
    name: str, settings: Settings, *, jobs: int | None = 1, told: Callable[[str], None] = lambda line: None, journal: Journal | None = None
) -> Outcome:
    """Audit a library by the name of its target.

    Parameters
    ----------
    name : one of :data:`symdiv.audit.targets.NAMES`
    jobs : as for :func:`symdiv.parallel.spread`
    told : called with a line on each function when it is done
    journal : keeps the results of a run that may be interrupted
    """
    return _audited(load(name), settings, told, _Work(jobs, journal or Journal(None, settings)))


def audit_program(
    command: str, settings: Settings, *, dtype: object = "float64", limit: float = 10.0, told: Callable[[str], None] = lambda line: None
) -> Outcome:
    """Audit a program that speaks the line protocol; ``limit`` is the seconds for one answer."""
    with Program(command, limit) as program:
        return _audited(program_target(program, command, dtype), settings, told, None)


class _Work:
    """Tasks of a library's audit, done here or by workers, each by the names of target, function and format; some are known already."""

    def __init__(self, jobs: int | None, journal: Journal) -> None:
        self.jobs, self.journal = jobs, journal

    def results(self, function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], label: str) -> Iterator[Any]:
        keys = [f"{function.__name__}/{task[0]}/{task[1]}/{task[2]}" for task in tasks]
        missing = [task for key, task in zip(keys, tasks, strict=True) if key not in self.journal.known]
        made = spread(function, missing, jobs=1 if len(missing) < 2 else self.jobs, label=label)
        for key in keys:
            if key in self.journal.known:
                yield self.journal.known[key]
            else:
                result = next(made)
                self.journal.keep(key, result)
                yield result


def _audited(target: Target, settings: Settings, told: Callable[[str], None], work: _Work | None) -> Outcome:
    functions = _chosen(target, settings.only)
    pairs = [(f, d) for f in functions for d in (settings.dtypes or f.dtypes) if d in f.dtypes or settings.dtypes is None]
    if not pairs:
        raise InvalidInput(f"dtype {', '.join(settings.dtypes or ())}: {target.name} has nothing in it that was chosen")
    outcome = Outcome(target.name, target.version(), not_covered=target.not_covered())
    units = settings.budget * RATE
    costs = sum(f.cost for f, _ in pairs)
    counts = [_between(LEAST if f.cost < DEAR else LEAST // 3, units / 2 / costs, target.most * 2 // 3) for f, _ in pairs]
    patience = PATIENCE * max(settings.budget, sum(f.cost * n for (f, _), n in zip(pairs, counts, strict=True)) / RATE)
    end = time.monotonic() + patience
    tasks = [(target.name, f.name, d, n, settings) for (f, d), n in zip(pairs, counts, strict=True)]
    if work is None:
        return _in_turn(target, pairs, counts, settings, told, outcome, end)
    surveyed: list[dict[str, Any]] = []
    for result in work.results(_survey, tasks, f"{target.name}: survey"):
        surveyed.append(result)
        if time.monotonic() > end:
            break
    weights = [_weight(result) for result in surveyed]
    total = sum(w * f.cost for w, (f, _) in zip(weights, pairs, strict=False))
    seconds = [(*task[:3], _between(LEAST // 3, units / 2 * w / total, target.most // 3), settings, result)
               for task, w, result in zip(tasks, weights, surveyed, strict=False)]  # fmt: skip
    findings: list[Finding] = []
    for (f, d), result in zip(pairs, work.results(_search, seconds, f"{target.name}: search"), strict=False):
        checked = _checked(result)
        findings += checked.findings
        outcome.checked.append(checked)
        told(_line(f, d, checked))
        if time.monotonic() > end + patience:
            break
    outcome.unfinished = [f"{f.name} ({d})" for f, d in pairs[len(outcome.checked) :]]
    outcome.findings = grouped(findings)
    return outcome


def _in_turn(
    target: Target, pairs: Sequence[tuple[Function, str]], counts: Sequence[int], settings: Settings, told: Callable[[str], None], outcome: Outcome, end: float
) -> Outcome:
    """One function after the other in this process: a program that runs is no plain data."""
    findings: list[Finding] = []
    end += PATIENCE * settings.budget  # for both rounds
    for (f, d), count in zip(pairs, counts, strict=True):
        examination = Examination(target, f, d, settings.allowance(d))
        survey(examination, count, settings.seed, end)
        climb(examination, [], count // 2, settings.seed, end)
        over = time.monotonic() > end
        found, doubtful = findings_of(examination, outcome.version)
        late, left = tuple(examination.late), examination.left(count + count // 2)
        checked = Checked(f.name, d, dict(examination.tried), examination.unknown, tuple(found), tuple(doubtful), *examination.seconds, late, left)
        findings += checked.findings
        outcome.checked.append(checked)
        told(_line(f, d, checked))
        if over:
            outcome.unfinished = [f"{f.name} ({d})" for f, d in pairs[len(outcome.checked) - 1 :]]
            break
    outcome.findings = grouped(findings)
    return outcome


def _chosen(target: Target, only: str | None) -> list[Function]:
    functions = target.functions()
    if not functions:
        raise InvalidInput(f"{target.name} has no functions")
    chosen = [f for f in functions if only is None or only.lower() in str(f).lower()]
    if not chosen:
        names = ", ".join(str(f) for f in functions[:5])
        raise InvalidInput(f"only {only!r}: {target.name} has {names}{', …' if len(functions) > 5 else ''}")
    return chosen


def _between(least: float, number: float, most: float) -> int:
    return round(max(least, min(number, most)))


def _weight(result: dict[str, Any]) -> float:
    """How much of the second round a function deserves."""
    return 4.0 if result["faults"] else 2.0 if max((b for _, _, b in result["worst"]), default=-60.0) > BITS_OF_EVIDENCE else 0.25


def _line(function: Function, dtype: str, checked: Checked) -> str:
    points = sum(checked.tried.values())
    name = function.name if dtype == "float64" else f"{function.name} in {dtype}"
    if checked.findings:
        return f"{name}: {points} points, {', '.join(f.kind for f in checked.findings)}{'; left ' if checked.left else ''}{checked.left}"
    return f"{name}: right at {points} points" if points else f"{name}: the truth is not known at any of the points that were drawn"


@lru_cache(maxsize=8)
def _functions(name: str) -> dict[str, Function]:
    return {f.name: f for f in load(name).functions()}


def _examination(name: str, function: str, dtype: str, settings: Settings) -> Examination:
    return Examination(load(name), _functions(name)[function], dtype, settings.allowance(dtype))


def _survey(name: str, function: str, dtype: str, count: int, settings: Settings) -> dict[str, Any]:
    """In a worker: the first round for one function. What comes back is plain data."""
    examination = _examination(name, function, dtype, settings)
    try:
        survey(examination, count, settings.seed)
    except Exception as problem:  # one function's trouble must not end the audit of the others: it is reported
        return {**examination.report(), "trouble": f"{type(problem).__name__}: {problem}"}
    return examination.report()


def _search(name: str, function: str, dtype: str, count: int, settings: Settings, first: dict[str, Any]) -> dict[str, Any]:
    """In a worker: the second round for one function, and its findings."""
    examination = _examination(name, function, dtype, settings)
    findings: list[Finding] = []
    doubtful = [f"{function} ({dtype}): {first['trouble']}"] if "trouble" in first else []
    try:
        examination.resume(first)
        climb(examination, [Bad(tuples(p), r, b) for p, r, b in first["worst"]], count, settings.seed)
        findings, more = findings_of(examination, load(name).version())
        doubtful += more
    except Exception as problem:
        doubtful.append(f"{function} ({dtype}): {type(problem).__name__}: {problem}")
    return {
        "function": function, "dtype": dtype, "tried": dict(examination.tried), "unknown": examination.unknown,
        "findings": [f.record() for f in findings], "doubtful": doubtful, "seconds": examination.seconds, "late": examination.late,
        "left": examination.left() or first["left"],
    }  # fmt: skip


def _checked(result: dict[str, Any]) -> Checked:
    findings = tuple(Finding.read(record) for record in result["findings"])
    oracle, library, work = result["seconds"]
    checked = (result["function"], result["dtype"], result["tried"], result["unknown"], findings, tuple(result["doubtful"]))
    return Checked(*checked, oracle, library, work, tuple(result["late"]), result["left"])
