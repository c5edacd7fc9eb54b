"""The audit of programs: right ones, wrong ones, and such that crash, hang, or talk nonsense."""

from __future__ import annotations

import json
import math
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from symdiv.audit.arguments import positive
from symdiv.audit.engine import Settings, audit_program
from symdiv.audit.examining import Examination
from symdiv.audit.function import Function, Side, Target
from symdiv.audit.search import simplest
from symdiv.audit.targets import NAMES
from symdiv.cli import cli
from symdiv.errors import InvalidInput
from symdiv.families.registry import by_name
from symdiv.oracle.judgement import Allowance
from symdiv.oracle.protocol import Program, request
from symdiv.oracle.subjects import subject

STRICT = Allowance(4, conditioned=True)
KEYS = {"target", "version", "measure", "p", "q", "dtype", "returned", "truth", "ulps", "kind", "reproducer"}


def client(folder: Path, body: str, functions: str = '[["entropy", "Exponential"]]') -> str:
    """A command that runs a client whose answer to a question about a rate is what ``body`` makes of it."""
    path = folder / "client.py"
    path.write_text(
        textwrap.dedent(f"""\
        import json, math, os, sys, time
        for line in sys.stdin:
            question = json.loads(line)
            number = question["id"]
            if question.get("describe"):
                print(json.dumps({{"id": number, "name": "client", "version": "1.0", "functions": {functions}}}), flush=True)
                continue
            rate = question["p"]["parameters"].get("rate")
            def answer(value):
                print(json.dumps({{"id": number, "value": value}}), flush=True)
        """)
        + textwrap.indent(textwrap.dedent(body), "    "),
        encoding="utf-8",
    )
    return shlex.join([sys.executable, str(path)])


def findings(command: str, only: str | None = None, seed: int = 0, **options: Any) -> list[dict[str, Any]]:
    return [finding.record() for finding in audit_program(command, Settings(only, seed=seed, ulps=4), **options).findings]


def test_a_right_program_has_no_findings(tmp_path: Path) -> None:
    lines: list[str] = []
    assert findings(client(tmp_path, "answer(float.hex(1 - math.log(rate)))"), told=lines.append) == []
    (count,) = re.fullmatch(r"H\(Exponential\): right at (\d+) points", *lines).groups()  # type: ignore[union-attr]  # it is there
    assert 250 < int(count) <= 300


def test_a_wrong_program_is_found_out_at_simple_parameters(tmp_path: Path) -> None:
    command = client(tmp_path, "answer(1 + math.log(rate))")
    (found,) = findings(command)
    assert set(found) >= KEYS
    assert (found["target"], found["version"], found["kind"], found["dtype"]) == ("client", "1.0", "wrong formula", "float64")
    assert found["p"] == {"family": "Exponential", "parameters": {"rate": 2.0}}
    assert found["truth"] == "0.30685281944005469058"
    assert found["returned"] == 1 + math.log(2)
    run = subprocess.run(["sh", "-c", found["reproducer"]], capture_output=True, text=True, check=True)
    assert json.loads(run.stdout) == {"id": 1, "value": found["returned"]}


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("if rate > 5:\n    sys.stderr.write('bad luck\\n'); os._exit(3)\nanswer(1 - math.log(rate))", "crash", "ended with status 3: bad luck"),
        ("if rate > 5:\n    os.abort()\nanswer(1 - math.log(rate))", "crash", "ended by signal 6"),
        ("if rate > 5:\n    time.sleep(60)\nanswer(1 - math.log(rate))", "timeout", "no answer within"),
        ("if rate > 5:\n    print('Segmentation fault', flush=True)\nelse:\n    answer(1 - math.log(rate))", "garbage", "'Segmentation fault' is no answer"),
        ("if rate > 5:\n    number += 1\nanswer(1 - math.log(rate))", "garbage", "no answer to question"),
        ("answer('many' if rate > 5 else 1 - math.log(rate))", "garbage", "no value that is a number"),
        ("answer('1.5' if rate > 5 else 1 - math.log(rate))", "garbage", "no value that is a number"),
        ("answer(None if rate > 5 else 1 - math.log(rate))", "garbage", "no value that is a number"),
        ("if rate > 5:\n    print(json.dumps({'id': number, 'error': 'no'}), flush=True)\nelse:\n    answer(1 - math.log(rate))", "exception", "no"),
        ("answer('nan' if rate > 5 else 1 - math.log(rate))", "nan", "nan"),
        ("answer('inf' if rate > 5 else 1 - math.log(rate))", "wrong infinity", "inf"),
    ],
    ids=["exit", "abort", "hang", "noise", "wrong id", "text", "decimal text", "null", "error", "nan", "inf"],
)  # fmt: skip
def test_programs_that_break_down_are_findings(tmp_path: Path, body: str, kind: str, words: str) -> None:
    (found,) = findings(client(tmp_path, body), limit=0.5 if kind == "timeout" else 10)
    assert found["kind"] == kind
    assert words in str(found["returned"])
    assert 5 < found["p"]["parameters"]["rate"] <= (100 if kind == "timeout" else 10)  # made simpler unless it takes long


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("if rate > 5:\n    os._exit(3)\nanswer(1 - math.log(rate))", "crash × 5"),
        ("if rate > 5:\n    print(7, flush=True)\nelse:\n    answer(1 - math.log(rate))", "garbage × 5"),
        ("if rate > 5:\n    os._exit(3)\nanswer(1 - math.log(rate) if rate > 1e-3 else None)", "crash × [34], garbage × [12]"),
        ("answer(1 - math.log(rate) if rate < 5 else 'nan')", None),
    ],
    ids=["crash", "garbage", "both", "nan"],
)  # fmt: skip
def test_that_a_program_is_not_asked_to_the_end_is_said(tmp_path: Path, body: str, left: str | None) -> None:
    told: list[str] = []
    outcome = audit_program(client(tmp_path, body), Settings(budget=2), told=told.append)
    points = sum(outcome.checked[0].tried.values())
    if left is None:
        assert outcome.left == []
        assert "not asked any further" not in str(outcome)
    else:
        text = f"after {left}, at {points} of 150 points"
        assert re.search(rf"  not asked any further, so that more may be wrong: H\(Exponential\) \(float64\) {text}\n", f"{outcome}\n")
        assert re.search(f"; left {text}$", told[0])


def test_what_a_program_started_ends_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    body = f"import subprocess\nsubprocess.Popen(['sh', '-c', 'sleep 1.5; touch {mark}'])\ntime.sleep(60)"
    with Program(client(tmp_path, body), limit=0.3) as program:
        assert program.ask(subject("entropy", "Exponential"), (1.0,), ()).kind == "timeout"
    subprocess.run(["sleep", "2"], check=True)
    assert not mark.exists()


def test_a_question_that_nobody_reads_is_not_waited_for(tmp_path: Path) -> None:
    """It is longer than the pipe, so that writing it would take as long as the program sleeps."""
    with Program(client(tmp_path, "time.sleep(60)", '[["entropy", "MultivariateNormal(70)"]]'), limit=0.5) as program:
        name, _, (what,) = program.describe()
        assert name == "client"
        assert program.ask(what, (1 / 3,) * (70 + 70**2), ()).kind == "timeout"
        assert program.ask(what, (1 / 3,) * (70 + 70**2), ()).kind == "timeout"


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("no-such-program-anywhere", "cannot be run"),
        ("false", "ended with status 1"),
        ("cat", "lacks name, version or functions"),
        (shlex.join([sys.executable, "-c", "print('hello', flush=True); input(); input()"]), "no answer"),
        ("", "the command is empty"),
        ('node "cl', "'node \"cl' cannot be split into words: no closing quotation"),
        ("node cl\\", "no escaped character"),
        ("node\0", "cannot be run: embedded null byte"),
    ],
)
def test_commands_that_are_no_clients_are_refused(command: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        findings(command, limit=5)


def test_unknown_functions_are_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="Gama"):
        findings(client(tmp_path, "answer(1)", '[["entropy", "Gama"]]'))
    with pytest.raises(InvalidInput, match="client has no functions"):
        findings(client(tmp_path, "answer(1)", "[]"))
    with pytest.raises(InvalidInput, match=r"only 'beta': client has H\(Exponential\)"):
        findings(client(tmp_path, "answer(1)"), only="beta")


def test_floats_survive_the_journey() -> None:
    """Written in decimal as short as it goes, every float is read back as it was."""
    what = subject("kl_divergence", "Normal", "Normal")
    values = (5e-324, 1.7976931348623157e308), (-0.1, 2.2250738585072014e-308)
    question = json.loads(json.dumps(request(what, *values)))
    assert tuple(tuple(question[side]["parameters"].values()) for side in "pq") == values


def test_several_faults_of_one_function_are_several_findings(tmp_path: Path) -> None:
    body = "answer('nan' if rate > 1e300 else 'inf' if rate < 1e-300 else 1 - math.log(rate))"
    assert {found["kind"] for found in findings(client(tmp_path, body))} == {"nan", "overflow"}


def test_the_same_seed_finds_the_same(tmp_path: Path) -> None:
    command = client(tmp_path, "answer(math.log(rate))")
    assert findings(command, seed=7) == findings(command, seed=7)


def test_shrinking_keeps_the_kind_and_ends_at_the_simplest() -> None:
    gamma = Side("Gamma", {"shape": positive(), "rate": positive()})

    def call(p: Any, q: Any, dtype: str) -> Any:
        return math.nan if p["shape"] > 8 else 0.0

    function = Function(
        "kl", "kl_divergence", gamma, gamma, call, laws=lambda p, q: (by_name["Gamma"](**p), by_name["Gamma"](**q)), batches=False
    )  # fmt: skip
    examination = Examination(Target("fake", "fake", lambda: "1", lambda: (function,), tuple), function, "float64", STRICT)
    first = examination.at(((123.456, 7.7), (1e-30, 3.3e200)), "huge")
    assert first is not None
    last = simplest(examination, first)
    (shape, rate), q = last.point
    assert last.kind == "nan"
    assert shape in (9.0, 10.0, 12.0, 16.0)
    assert (rate, *q) == (1.0, 1.0, 1.0)
    assert last.regime == "shrunk from huge"


def test_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "findings.jsonl"
    wrong = client(tmp_path, "answer(1 + math.log(rate))")
    run = CliRunner().invoke(cli, ["audit", "--exec", wrong, "--jsonl", str(path), "--seed", "1", "--budget", "30"])
    assert run.exit_code == 1
    assert "H(Exponential) in float64: wrong formula" in run.output
    assert run.output.rstrip().endswith("1 finding")
    assert set(json.loads(path.read_text(encoding="utf-8"))) >= KEYS
    right = client(tmp_path, "answer(1 - math.log(rate))")
    run = CliRunner().invoke(cli, ["audit", "--exec", right, "--only", "exponential"])
    assert (run.exit_code, run.output.rstrip().splitlines()[-1]) == (0, "0 findings")
    assert isinstance(CliRunner().invoke(cli, ["audit"]).exception, InvalidInput)


def test_the_help_names_every_target() -> None:
    text = CliRunner().invoke(cli, ["audit", "--help"]).output
    assert all(name in text for name in NAMES)
