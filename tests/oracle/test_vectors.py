"""Golden vectors: what the rows say is true, files are the same to the byte, wrong files are found out, interrupted runs go on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from click.testing import CliRunner
from reference import rounded, truth

from symdiv.cli import cli
from symdiv.enclose.effort import OutOfEffort
from symdiv.errors import InvalidInput
from symdiv.oracle import condition_number
from symdiv.oracle import vectors as module
from symdiv.oracle.vectors import check_vectors, made_by_another, make_vectors

KNOWN = Path(__file__).parent / "known.jsonl"
SCHEMA = json.loads((Path(module.__file__).parent / "vectors.schema.json").read_text(encoding="utf-8"))


def written(path: Path, *names: str, count: int = 20, **options: Any) -> list[dict[str, Any]]:
    make_vectors(*names, count=count, path=path, **options)
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_rows_hold_the_truth(tmp_path: Path) -> None:
    for dtype in ("float64", "bfloat16"):
        header, *rows = written(tmp_path / f"{dtype}.jsonl", "kl", "Gamma", "Gamma", count=35, dtype=dtype)
        assert header["rows"] == len(rows) == 35
        assert len({row["regime"].split(" 1e")[0] for row in rows}) == 7
        for row in rows:
            values = tuple(float.fromhex(row[side][name]) for side in "pq" for name in ("shape", "rate"))
            exact = truth("kl_divergence", ("Gamma", "Gamma"), values)
            assert float.fromhex(row["nearest"]) == rounded(exact, dtype)
            _, man, exp, _ = exact._mpf_
            number = Fraction(int(man)) * Fraction(2) ** int(exp)
            assert Fraction(row["lower"]) <= number <= Fraction(row["upper"])
            assert abs(Fraction(row["value"]) - number) <= Fraction(number) / 10**39
            assert Decimal(row["upper"]) - Decimal(row["lower"]) <= abs(Decimal(row["value"])) * Decimal("1e-44")


@pytest.mark.parametrize(
    "names",
    [
        ("entropy", "Normal"),
        ("kl", "Bernoulli(logit)", "Bernoulli(logit)"),
        ("cross-entropy", "Categorical(3)", "Categorical(3)"),
        ("kl", "Uniform", "Uniform"),
    ],
    ids=str,
)
@pytest.mark.parametrize("suffix", ["jsonl", "csv", "npz"])
def test_a_file_is_as_the_schema_says_and_checks_out(tmp_path: Path, names: tuple[str, ...], suffix: str) -> None:
    path = tmp_path / f"vectors.{suffix}"
    make_vectors(*names, count=12, path=path, dtype="float32", seed=3)
    assert check_vectors(path) == []
    assert list(tmp_path.iterdir()) == [path]
    if suffix == "jsonl":
        for line in path.read_text(encoding="utf-8").splitlines():
            jsonschema.validate(json.loads(line), SCHEMA)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for suffix in ("jsonl", "csv", "npz"):
        for name, options in {"a": {}, "b": {"jobs": 2}, "c": {"seed": 1}}.items():
            make_vectors("kl", "Normal", "Normal", count=30, path=tmp_path / f"{name}.{suffix}", **options)
        first, second, other = ((tmp_path / f"{name}.{suffix}").read_bytes() for name in "abc")
        assert first == second != other


def test_known_rows_stay_as_they_are(tmp_path: Path) -> None:
    """Drawn from whole numbers of Python's generator, holding rounded truths only, the rows are the same on every machine."""
    path = tmp_path / "v.jsonl"
    make_vectors("kl", "Gamma", "Gamma", count=3, path=path)
    assert path.read_text(encoding="utf-8").splitlines()[1:] == KNOWN.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("key", ["nearest", "value", "lower", "upper", "condition"])
def test_a_wrong_value_is_found(tmp_path: Path, key: str) -> None:
    path = tmp_path / "v.jsonl"
    header, *rows = written(path, "kl", "Gamma", "Gamma", count=8)
    if key == "nearest":
        rows[5][key] = float(np.nextafter(float.fromhex(rows[5][key]), np.inf)).hex()
    else:
        text = rows[5][key]
        place = next(i for i in reversed(range(len(text))) if text[i].isdigit() and "e" not in text[:i].lower())
        rows[5][key] = text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :]
    path.write_text("\n".join(map(json.dumps, [header, *rows])) + "\n", encoding="utf-8")
    found = check_vectors(path)
    assert len(found) == 1
    assert found[0].startswith(f"row 5: {key} is ")


def test_other_wrong_files_are_found(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    header, *rows = written(path, "kl", "Gamma", "Gamma", count=4, dtype="float16")

    def check(*records: Any) -> list[str]:
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return check_vectors(path)

    assert check(header, *rows) == []
    assert "the file has 3" in check(header, *rows[:3])[0]
    assert "is no float16" in check(header, {**rows[0], "p": {"shape": "0x1.00001p+0", "rate": "0x1p+0"}}, *rows[1:])[0]
    assert "row 0" in check(header, {**rows[0], "p": {"shape": "-0x1p+0", "rate": "0x1p+0"}}, *rows[1:])[0]
    assert "row 0" in check(header, {**rows[0], "p": {}}, *rows[1:])[0]
    assert "schema 2" in check({**header, "schema": 2}, *rows)[0]
    assert check(header, rows[1], rows[0], *rows[2:]) == ["row 1: it stands in the place of row 0"]
    assert check(header, *rows[:3], rows[2]) == ["row 2: it stands in the place of row 3"]
    assert check(header, *rows[:3], {**rows[3], "regime": "mild"}) == [
        "row 3: the regime is mild; expected one of moderate, near-equal, edges, tiny, huge, large shapes, subnormal"
    ]
    assert check({**header, "seed": 1}, *rows) == ["row 0: it is not what symdiv 0.1.0 draws with the seed 1; nor are 3 others"]
    assert check({**header, "dtype": "float32"}, *rows) != []
    assert check(header, *rows[:3], {**rows[3], "regime": "huge"}) == ["row 3: it is not what symdiv 0.1.0 draws with the seed 0"]
    assert check({**header, "note": ""}, *rows)[0].startswith("header: symdiv 0.1.0 writes {")
    for bad in ({**header, "seed": "x"}, {**header, "measure": "surprise"}, {**header, "format": "other"}, {"format": "symdiv vectors"}):
        with pytest.raises(InvalidInput):
            check(bad, *rows)
    path.write_bytes(b"\xff\xfe nothing")
    with pytest.raises(InvalidInput, match="expected a file of vectors"):
        check_vectors(path)
    with pytest.raises(InvalidInput, match="expected a file of vectors"):
        check_vectors(tmp_path / "missing.jsonl")


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "npz"])
def test_a_file_that_was_cut_off_is_found(tmp_path: Path, suffix: str) -> None:
    """At every length it is no file of vectors, or one of fewer rows; a damaged archive is no file of vectors."""
    path = tmp_path / f"v.{suffix}"
    make_vectors("kl", "Exponential", "Exponential", count=3, path=path)
    whole = path.read_bytes()
    cases = [whole[:n] for n in range(0, len(whole) - 1, len(whole) // 15)]
    if suffix == "npz":
        place = whole.index(b"nearest.npy") + 180  # in the numbers
        cases.append(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    for damaged in cases:
        path.write_bytes(damaged)
        try:
            found = check_vectors(path)
        except InvalidInput as problem:
            found = [str(problem)]
        assert found != []


def test_an_interrupted_run_goes_on_from_what_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, path = tmp_path / "whole.jsonl", tmp_path / "v.jsonl"
    make_vectors("kl", "Normal", "Normal", count=100, path=whole, jobs=1)
    drawn: list[int] = []
    original = module.vector

    def interrupted(what: Any, seed: int, number: int) -> Any:
        if number == 70 and not drawn.count(-1):
            drawn.append(-1)
            raise KeyboardInterrupt
        drawn.append(number)
        return original(what, seed, number)

    monkeypatch.setattr(module, "vector", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make_vectors("kl", "Normal", "Normal", count=100, path=path, jobs=1)
    part = tmp_path / "v.jsonl.part"
    part.write_bytes(part.read_bytes() + b'{"row": 70, "p": {"lo')  # and cut off in the middle of a line
    assert not path.exists()
    with pytest.raises(InvalidInput, match="other vectors"):
        make_vectors("kl", "Normal", "Normal", count=100, path=path, seed=5, jobs=1)
    drawn.clear()
    drawn.append(-1)
    make_vectors("kl", "Normal", "Normal", count=100, path=path, jobs=1)
    assert path.read_bytes() == whole.read_bytes()
    assert min(n for n in drawn if n >= 0) == 70
    assert not part.exists()


def test_a_run_that_wrote_no_row_is_in_nobodys_way(tmp_path: Path) -> None:
    """As after a backend that there is not, or an interrupt at once; what is no header of vectors is left alone."""
    path = tmp_path / "v.jsonl"
    with pytest.raises(InvalidInput, match="backend 'cloud'"):
        make_vectors("kl", "Normal", "Normal", count=100, path=path, backend="cloud")
    make_vectors("kl", "Exponential", "Exponential", count=3, path=path)
    assert check_vectors(path) == []
    (tmp_path / "v.jsonl.part").write_bytes(b"my own notes\n")
    with pytest.raises(InvalidInput, match="other vectors"):
        make_vectors("kl", "Exponential", "Exponential", count=3, path=path)


def workers_of(pid: int) -> list[int]:
    """The processes below this one whose command line is a joblib worker's."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if parent == pid and "loky.backend.popen_loky" in (entry / "cmdline").read_text():
                    found.append(int(entry.name))
            except (OSError, IndexError):
                pass
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds the workers in /proc")
def test_a_worker_killed_in_mid_run_loses_nothing(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.jsonl", tmp_path / "v.jsonl"
    make_vectors("kl", "Gamma", "Gamma", count=600, path=whole, jobs=2)
    command = [sys.executable, "-m", "symdiv", "vectors", "kl", "Gamma", "Gamma", "-n", "600", "--jobs", "2", "-o", str(path)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    part = tmp_path / "v.jsonl.part"
    end = time.monotonic() + 120
    while not (part.exists() and part.read_bytes().count(b"\n") > 50) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    victims = workers_of(process.pid)
    assert victims, "no worker was there to be killed"
    os.kill(victims[0], signal.SIGKILL)
    assert process.wait(timeout=120) == 0, process.stderr
    assert process.stderr is not None
    process.stderr.close()
    assert path.read_bytes() == whole.read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="kill -9 is of POSIX")
def test_a_run_killed_itself_goes_on_when_started_again(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.jsonl", tmp_path / "v.jsonl"
    make_vectors("kl", "Normal", "Normal", count=500, path=whole, jobs=2)
    command = [sys.executable, "-m", "symdiv", "vectors", "kl", "Normal", "Normal", "-n", "500", "--jobs", "1", "-o", str(path)]
    process = subprocess.Popen(command)
    part = tmp_path / "v.jsonl.part"
    end = time.monotonic() + 120
    while not (part.exists() and part.read_bytes().count(b"\n") > 50) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert part.exists()
    assert not path.exists()
    subprocess.run(command, check=True)
    assert path.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(("key", "value"), [("symdiv", "0.0.1"), ("rules", 0)])
def test_a_file_of_another_version_is_checked_and_named(tmp_path: Path, key: str, value: object) -> None:
    """Its values have to be right; it may draw other points."""
    path = tmp_path / "v.jsonl"
    header, *rows = written(path, "kl", "Normal", "Normal", count=3, seed=5)
    path.write_text("".join(json.dumps(record) + "\n" for record in ({**header, "seed": 6, key: value}, *rows)), encoding="utf-8")
    assert check_vectors(path) == []
    assert str(value) in str(made_by_another(path))
    run = CliRunner().invoke(cli, ["vectors", "check", str(path)])
    assert run.exit_code == 0
    assert "was not asked" in run.output
    path.write_text("".join(json.dumps(record) + "\n" for record in ({**header, key: value}, {**rows[0], "nearest": "0x1p+0"}, *rows[1:])), encoding="utf-8")
    assert len(check_vectors(path)) == 1


def test_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    run = CliRunner().invoke(cli, ["vectors", "entropy", "Exponential", "-n", "3", "--seed", "4", "--dtype", "float16", "-o", str(path)])
    assert run.exit_code == 0
    run = CliRunner().invoke(cli, ["vectors", "check", str(path)])
    assert (run.exit_code, run.output) == (0, f"{path}: every value is right\n")
    path.write_text(path.read_text(encoding="utf-8").replace('"nearest": "0x1', '"nearest": "0x2', 1), encoding="utf-8")
    run = CliRunner().invoke(cli, ["vectors", "check", str(path)])
    assert run.exit_code == 1
    assert run.output.count("nearest is 0x2") == 1
    for words in (["vectors", "kl", "Gamma", "Gamma"], ["vectors", "kl"], ["vectors", "check"], ["vectors", "kl", "Gama", "Gamma", "-o", str(path)]):
        assert isinstance(CliRunner().invoke(cli, words).exception, InvalidInput), words


@pytest.mark.slow
def test_a_condition_number_that_takes_too_long_is_null(tmp_path: Path) -> None:
    """Its integrals at extreme parameters would take minutes; a row is not left out for it."""
    make_vectors("kl", "Lomax", "Lomax", count=4, seed=0, path=tmp_path / "lomax.jsonl", jobs=1)
    rows = [json.loads(line) for line in (tmp_path / "lomax.jsonl").read_text().splitlines()][1:]
    assert {row["regime"]: row["condition"] is None for row in rows} == {"moderate": False, "near-equal 1e-13": False, "edges": True, "tiny": True}
    assert not list(check_vectors(tmp_path / "lomax.jsonl"))
    with pytest.raises(OutOfEffort):
        condition_number("kl_divergence", "Lomax(2**525, 2**52)", "Lomax(2**890, 2**189)")
