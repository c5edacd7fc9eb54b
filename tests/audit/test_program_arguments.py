"""Programs that are asked about matrices, unit vectors and laws in symbols: what they are sent, right and wrong ones."""

from __future__ import annotations

import json
import math
import random
import shlex
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from symdiv.audit.arguments import Direction
from symdiv.audit.engine import Settings, audit_program
from symdiv.audit.program import _side
from symdiv.enclose.binary import format_of
from symdiv.errors import InvalidInput
from symdiv.families.registry import by_name
from symdiv.oracle.forms import Form, form_of, layouts
from symdiv.oracle.protocol import request
from symdiv.oracle.regimes import draw_point
from symdiv.oracle.subjects import subject

CLIENT = """\
import json, math, sys
def det(m):
    return m[0][0] * m[1][1] - m[0][1] * m[1][0]
def inv(m):
    return [[m[1][1] / det(m), -m[0][1] / det(m)], [-m[1][0] / det(m), m[0][0] / det(m)]]
for line in sys.stdin:
    question = json.loads(line)
    if question.get("describe"):
        print(json.dumps({"id": question["id"], "name": "client", "version": "1", "functions": FUNCTIONS}), flush=True)
        continue
    p = question["p"]["parameters"]
    q = question.get("q", {}).get("parameters")
    print(json.dumps({"id": question["id"], "value": float.hex(ANSWER)}), flush=True)
"""
GAUSS = "math.log(2 * math.pi * math.e)"
MATRIX_NORMAL = [["entropy", "MatrixNormal(2, 2)"]]
ENTROPY = f"2 * {GAUSS} + math.log(det(p['row_covariance'])) + math.log(det(p['column_covariance']))"
SPHERE = [["entropy", "VonMisesFisher(mean_direction, concentration; 3)"]]
CONCENTRATED = (
    "math.log(4 * math.pi) - math.log(p['concentration']) + math.log(math.sinh(p['concentration']))"
    " - p['concentration'] / math.tanh(p['concentration']) + 1"
    " + 0 * (1 / (sum(x * x for x in p['mean_direction']) == 1))"
)


def findings(folder: Path, functions: Any, answer: str, **settings: Any) -> tuple[list[dict[str, Any]], str]:
    path = folder / "client.py"
    path.write_text(CLIENT.replace("FUNCTIONS", repr(functions)).replace("ANSWER", answer), encoding="utf-8")
    told: list[str] = []
    audited = audit_program(shlex.join([sys.executable, str(path)]), Settings(ulps=2.0**20, **settings), told=told.append)
    return [finding.record() for finding in audited.findings], "\n".join(told)


def test_a_matrix_comes_as_a_list_of_rows(tmp_path: Path) -> None:
    what = subject("entropy", "MatrixNormal(2, 2)")
    (values, _), _ = _moderate(what)
    sent = json.loads(json.dumps(request(what, values, ())))["p"]
    assert sent["family"] == "MatrixNormal"
    assert {name: [len(row) for row in rows] for name, rows in sent["parameters"].items()} == {name: [2, 2] for name in what.p.names}
    assert what.p.flat(sent["parameters"]) == values


def _moderate(what: Any) -> Any:
    return draw_point(what, "moderate", random.Random(0).randint)


def test_a_program_of_matrices_is_judged(tmp_path: Path) -> None:
    names = list(subject("entropy", "MatrixNormal(2, 2)").p.names)
    answer = ENTROPY.replace("row_covariance", names[1]).replace("column_covariance", names[2])
    right, told = findings(tmp_path, MATRIX_NORMAL, answer)
    assert [f for f in right if f["kind"] == "wrong formula"] == [], told
    (wrong, *_), _ = findings(tmp_path, MATRIX_NORMAL, answer.replace(f"+ math.log(det(p['{names[2]}']))", ""))
    assert wrong["kind"] == "wrong formula"
    assert all(isinstance(row, list) for row in wrong["p"]["parameters"][names[0]])
    run = subprocess.run(["sh", "-c", wrong["reproducer"]], capture_output=True, text=True, check=True)
    assert float.fromhex(json.loads(run.stdout)["value"]) == wrong["returned"]


def test_a_program_of_unit_vectors_is_judged(tmp_path: Path) -> None:
    right, told = findings(tmp_path, SPHERE, CONCENTRATED)
    assert [f for f in right if f["kind"] in ("wrong formula", "exception")] == [], told
    (wrong, *_), _ = findings(tmp_path, SPHERE, CONCENTRATED.replace("+ 1", "- 1"))
    assert wrong["kind"] == "wrong formula"
    assert wrong["p"]["parameters"]["mean_direction"] == [1.0, 0.0, 0.0]


@pytest.mark.slow
def test_a_program_of_a_law_in_symbols_is_judged(tmp_path: Path) -> None:
    functions = [["kl_divergence", "Finite({sun: w, rain: 1 - w})", "Finite({sun: v, rain: 1 - v})"]]
    answer = "sum(a * math.log(a / b) if a else 0.0 for a, b in ((p['w'], q['v']), (1 - p['w'], 1 - q['v']))) if 0 < q['v'] < 1 else math.inf"
    right, told = findings(tmp_path, functions, answer)
    assert [f for f in right if f["kind"] == "wrong formula"] == [], told
    (wrong, *_), _ = findings(tmp_path, functions, answer.replace("a * math.log", "b * math.log"))
    assert wrong["p"]["family"] == "Finite({'sun': w, 'rain': 1 - w})"
    assert set(wrong["p"]["parameters"]) == {"w"}


@pytest.mark.parametrize("size", [2, 3, 4, 6])
def test_directions_have_length_one(size: int) -> None:
    kind, draw, form = Direction(size), random.Random(size).randint, format_of("float16")
    drawn = {kind.draw("edges", draw, form) for _ in range(200)}
    assert all(sum(Fraction(x) ** 2 for x in value) == 1 and kind.contains(value) for value in drawn)
    assert len(drawn) >= 2 * size
    assert any(max(map(abs, value)) == 0.5 for value in drawn) == (size >= 4)
    assert not kind.contains((1.0, *[math.ulp(1.0)] * (size - 1)))
    assert next(kind.simpler((0.0, -1.0, *[0.0] * (size - 2)))) == (1.0, *[0.0] * (size - 1))
    assert list(kind.simpler((1.0, *[0.0] * (size - 1)))) == []
    assert kind.near(value := next(iter(drawn)), Fraction(1, 10), draw, form) == value
    assert kind.contains(kind.changed(value, draw, form))


def test_every_kind_of_parameter_is_drawn() -> None:
    """Nothing in the registry is refused for what it is made of."""
    for name, family in by_name.items():
        for layout in layouts(family) if family.parameters or name in ("Categorical", "Histogram") else ():
            for argument in _side(_sized(family, layout)).arguments.values():
                drawn = argument.draw("moderate", random.Random(name).randint, format_of("float64"))
                assert argument.contains(drawn), (name, layout)


def _sized(family: Any, layout: Any) -> Form:
    for count in range(4):
        try:
            return form_of(family, layout, [3] * count)
        except InvalidInput:
            pass
    raise AssertionError(family)
