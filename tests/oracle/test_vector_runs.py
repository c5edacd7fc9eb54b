"""Runs that write golden vectors: two at a time, one that goes on, what they refuse before any work, what they show; and what is said of wrong files."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from terminal import on_a_terminal

from symdiv.cli import cli
from symdiv.errors import InvalidInput
from symdiv.oracle import vectors as module
from symdiv.oracle.unfinished import owned
from symdiv.oracle.vectors import check_vectors, make_vectors

LAWS = ("kl", "Exponential", "Exponential")
posix = pytest.mark.skipif(sys.platform == "win32", reason="locks and terminals of POSIX")


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


@posix
def test_a_second_run_is_refused(tmp_path: Path) -> None:
    path, part = tmp_path / "v.jsonl", tmp_path / "v.jsonl.part"
    with owned(part) as stream:
        stream.write(b"of the other run\n")
        stream.flush()
        with pytest.raises(InvalidInput, match=r"v\.jsonl\.part is being written by another run; wait"):
            make_vectors(*LAWS, count=3, path=path)
        assert part.read_bytes() == b"of the other run\n"
        part.write_bytes(b"")
    assert not part.exists()  # as nothing was in it
    make_vectors(*LAWS, count=3, path=path)
    assert check_vectors(path) == []


@posix
def test_a_run_that_begins_as_another_ends_leaves_its_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have opened the part before that became the file."""
    import fcntl

    path, part = tmp_path / "v.jsonl", tmp_path / "v.jsonl.part"
    part.write_bytes(b"finished\n")
    flock = fcntl.flock

    def after_the_other(stream: Any, how: int) -> None:
        if part.exists() and part.read_bytes():
            part.replace(path)
        flock(stream, how)

    monkeypatch.setattr(fcntl, "flock", after_the_other)
    with owned(part) as stream:
        stream.write(b"mine")
    assert (path.read_bytes(), part.read_bytes()) == (b"finished\n", b"mine")


@posix
def test_the_lock_of_a_dead_run_is_in_nobodys_way(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    text = (
        "import sys, time, symdiv.oracle.unfinished as unfinished, pathlib\nwith unfinished.owned(pathlib.Path(sys.argv[1])): print(flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", text, f"{path}.part"], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(InvalidInput, match="another run"):
            make_vectors(*LAWS, count=3, path=path)
        other.send_signal(signal.SIGKILL)
    make_vectors(*LAWS, count=3, path=path)
    assert check_vectors(path) == []


def changed(row: bytes, /, **entries: Any) -> bytes:
    return json.dumps(json.loads(row) | entries, ensure_ascii=False).encode() + b"\n"


@pytest.mark.parametrize(
    ("damage", "kept"),
    [
        (lambda lines: [*lines, b"garbage\n"], 6),
        (lambda lines: [*lines, b"garbage"], 6),
        (lambda lines: [*lines[:3], lines[3][:40] + b"\n", *lines[4:]], 2),
        (lambda lines: [*lines[:3], *lines[4:]], 2),
        (lambda lines: [*lines[:3], lines[2], *lines[4:]], 2),
        (lambda lines: [*lines[:3], b"\n", *lines[3:]], 2),
        (lambda lines: [*lines[:3], b'"3"\n', *lines[4:]], 2),
        (lambda lines: [*lines[:3], b"[" * 100_000 + b"\n", *lines[4:]], 2),
        (lambda lines: [*lines[:3], b"\xff\n", *lines[4:]], 2),
        (lambda lines: [*lines[:2], changed(lines[2], row=True), *lines[3:]], 1),
        (lambda lines: [*lines[:3], changed(lines[3], p={}), *lines[4:]], 2),
        (lambda lines: [*lines[:3], changed(lines[3], p={"rate": "much"}), *lines[4:]], 2),
        (lambda lines: [*lines[:3], changed(lines[3], value="3,5"), *lines[4:]], 2),
        (lambda lines: [*lines[:3], changed(lines[3], nearest="1.5"), *lines[4:]], 2),
        (lambda lines: [*lines[:3], changed(lines[3], regime="mild"), *lines[4:]], 2),
        (lambda lines: [*lines[:3], changed(lines[3], note="mine"), *lines[4:]], 2),
        (lambda lines: lines[:1], 0),
        (lambda lines: [lines[0][:30]], 0),
        (lambda lines: [], 0),
        (lambda lines: lines, 6),
    ],
)  # fmt: skip
def test_a_run_goes_on_after_the_last_row_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Callable[[list[bytes]], list[bytes]], kept: int
) -> None:
    whole, path = tmp_path / "whole.jsonl", tmp_path / "v.jsonl"
    make_vectors(*LAWS, count=8, path=whole)
    (tmp_path / "v.jsonl.part").write_bytes(b"".join(damage(lines_of(whole)[:7])))
    drawn: list[int] = []
    original = module.vector
    monkeypatch.setattr(module, "vector", lambda what, seed, number: drawn.append(number) or original(what, seed, number))
    make_vectors(*LAWS, count=8, path=path)
    assert path.read_bytes() == whole.read_bytes()
    assert drawn == list(range(kept, 8))


def test_rows_beyond_the_last_are_dropped(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.jsonl", tmp_path / "v.jsonl"
    make_vectors(*LAWS, count=4, path=whole)
    (tmp_path / "v.jsonl.part").write_bytes(whole.read_bytes() + lines_of(whole)[4].replace(b'"row": 3', b'"row": 4'))
    make_vectors(*LAWS, count=4, path=path)
    assert path.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize("notes", [b"my own notes\n", b"my own notes", b'{"format": "symdiv vectors", "schema": 1}\n{"row": 0}\n'])
def test_what_is_no_part_of_these_vectors_is_left_alone(tmp_path: Path, notes: bytes) -> None:
    part = tmp_path / "v.jsonl.part"
    part.write_bytes(notes)
    with pytest.raises(InvalidInput, match="other vectors"):
        make_vectors(*LAWS, count=3, path=tmp_path / "v.jsonl")
    assert part.read_bytes() == notes


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("v.parquet", {}, r"\.jsonl \(JSON Lines\), \.csv or \.npz"),
        ("vectors", {}, r"\.jsonl \(JSON Lines\), \.csv or \.npz"),
        ("v.jsonl", {"backend": "cloud"}, "backend 'cloud'"),
        ("v.jsonl", {"scheduler": "tcp://127.0.0.1:1"}, "--backend dask"),
        ("v.jsonl", {"jobs": 0}, "jobs 0"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_written(tmp_path: Path, name: str, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        make_vectors(*LAWS, count=100, path=tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_suffixes_are_read_in_any_case(tmp_path: Path) -> None:
    make_vectors(*LAWS, count=3, path=tmp_path / "v.CSV")
    assert (tmp_path / "v.CSV").read_text(encoding="utf-8").startswith("# {")
    assert check_vectors(tmp_path / "v.CSV") == []


def test_that_a_file_is_replaced_is_said(tmp_path: Path) -> None:
    command = ["vectors", *LAWS, "-n", "2", "-o", str(tmp_path / "v.jsonl")]
    first, second = (CliRunner().invoke(cli, command) for _ in range(2))
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert (first.stderr, second.stderr) == ("", f"{tmp_path / 'v.jsonl'} is there already; it is replaced when all is done\n")


@posix
def test_each_row_moves_the_bar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a slow pair too few rows for a larger task may take a minute."""
    path = tmp_path / "v.jsonl"
    for work in (lambda: make_vectors(*LAWS, count=9, path=path, jobs=1), lambda: check_vectors(path, jobs=1)):
        with on_a_terminal(monkeypatch) as shown:
            work()
            text = shown()
        assert all(f"{n}/9" in text for n in range(10))


def columns(path: Path) -> tuple[str, list[list[str]]]:
    header, *table = path.read_text(encoding="utf-8").splitlines()
    return header, [line.split(",") for line in table]


def test_where_a_file_is_wrong_is_said(tmp_path: Path) -> None:
    path = tmp_path / "v.jsonl"
    make_vectors(*LAWS, count=9, path=path)
    lines = path.read_text(encoding="utf-8").splitlines()

    def check(*changed: str) -> str:
        path.write_text("\n".join(changed), encoding="utf-8")
        with pytest.raises(InvalidInput) as problem:
            check_vectors(path)
        return str(problem.value)

    assert "(line 9, character 1: no JSON, expecting value)" in check(*lines[:8], "garbage", *lines[9:])
    assert '(line 8: expected a JSON object, not "3")' in check(*lines[:7], '"3"', *lines[8:])
    assert "(line 4, character 1: no JSON, expecting value)" in check(*lines[:3], "", *lines[3:])
    assert "(line 1: expected a JSON object, not [])" in check("[]", *lines[1:])
    assert "recursion" in check(*lines[:3], "[" * 100_000)
    for end in ("", "\n", "\n\n", "\r\n \n"):
        path.write_text("\n".join(lines) + end, encoding="utf-8")
        assert check_vectors(path) == []
    path.write_text("\n".join([*lines[:8], lines[8].replace('"row": 7', '"row": "7"'), lines[9]]), encoding="utf-8")
    assert check_vectors(path) == ["row '7': it stands in the place of row 7"]
    path.write_text("\n".join([*lines[:8], lines[8].replace('"upper"', '"higher"'), lines[9]]), encoding="utf-8")
    assert check_vectors(path)[0].startswith("row 7: upper is missing; the truth is ")
    path.write_text("\n".join([*lines[:8], lines[8].replace('"p": {"rate"', '"p": {"scale"'), lines[9]]), encoding="utf-8")
    assert check_vectors(path) == ["row 7: rate is missing"]


def test_where_a_table_is_wrong_is_said(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    make_vectors(*LAWS, count=4, path=path)
    header, table = columns(path)

    def check(table: list[list[str]]) -> list[str]:
        path.write_text("\n".join([header, *map(",".join, table)]) + "\n\n", encoding="utf-8")
        return check_vectors(path)

    assert check(table) == []
    with pytest.raises(InvalidInput, match=r"line 4: 10 cells in 9 columns"):
        check([*table[:2], [*table[2], "1"], *table[3:]])
    with pytest.raises(InvalidInput, match=r"line 4: 8 cells in 9 columns"):
        check([*table[:2], table[2][:-1], *table[3:]])
    with pytest.raises(InvalidInput, match=r"line 2: expected the names of the columns"):
        check(table[1:])
    with pytest.raises(InvalidInput, match=r"line 3: invalid literal for int"):
        check([table[0], ["first", *table[1][1:]], *table[2:]])
    assert check([line[:2] + line[3:] for line in table]) == ["no row has q.rate"]


def test_a_missing_array_is_named_once(tmp_path: Path) -> None:
    path = tmp_path / "v.npz"
    make_vectors(*LAWS, count=5, path=path)
    with np.load(path) as arrays:
        kept = dict(arrays)
    np.savez(path, **{name: array for name, array in kept.items() if name not in ("upper", "condition")})
    assert check_vectors(path) == ["no row has upper, condition"]
    np.savez(path, **{name: array[:3] if name == "upper" else array for name, array in kept.items()})
    with pytest.raises(InvalidInput, match=r"5 \(row\).* 3 \(upper\)"):
        check_vectors(path)
