"""Implementations that are programs, asked line by line: a request is a JSON object on a line of standard input, the answer one of standard output.

Main definitions: :class:`Program`, :func:`request`.

::

    → {"id": 0, "describe": true}
    ← {"id": 0, "name": "my-library", "version": "1.2", "functions": [["entropy", "Gamma"], ["kl_divergence", "Gamma", "Gamma(shape, scale)"]]}
    → {"id": 1, "measure": "entropy", "p": {"family": "Gamma", "parameters": {"shape": 2.5, "rate": 1.0}}, "dtype": "float64"}
    ← {"id": 1, "value": 1.5}

A family in ``functions`` is one of the catalogue, with the names of another parametrisation if that is meant, and the sizes of vectors and matrices:
``Categorical(3)``, ``MultivariateNormal(2)``, ``MatrixNormal(2, 3)``, ``VonMisesFisher(towards, concentration; 3)``; or a law in symbols, which are its
parameters: ``Mixture([w, 1 - w], [Normal(m, 1), Normal(0, s)])``. A vector is a list of numbers, a matrix a list of rows. A symmetric matrix is
positive definite at its exact values, probabilities sum to one exactly, and a unit vector (``mean_direction``) is one exactly, so it lies on an axis, or
has four equal parts; directions of any length are asked for as ``towards``. Numbers
are written so that a correctly rounding reader gets the exact float. An answer's ``value`` is a number, a hexadecimal
float as a string (with its ``0x``), or one of the strings "inf", "-inf" and "nan", which JSON lacks; in place of a value there may be an ``error``, a text. The
program answers in the order of the requests, flushes after each line, and ends when its input does.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import shlex
import signal
import subprocess
import tempfile
import threading
from typing import IO, Any

from symdiv.errors import InvalidInput
from symdiv.oracle.judgement import Answer
from symdiv.oracle.subjects import Subject, subject

__all__ = ["Program", "request"]

LIMIT = 10.0
HEXADECIMAL = re.compile(r"\s*[-+]?(0x|inf|nan)", re.IGNORECASE)  # without its 0x, fromhex would read "1.5" as 1.3125
LONGEST = 1 << 20  # characters in one line


def request(what: Subject, p: tuple[float, ...], q: tuple[float, ...]) -> dict[str, Any]:
    """The question about one point, without its number."""
    sides = {"p": (what.p, p)} | ({} if what.q is None else {"q": (what.q, q)})
    laws = {name: {"family": side.title, "parameters": side.nested(values)} for name, (side, values) in sides.items()}
    return {"measure": what.measure, **laws, "dtype": what.format.name}


class Program:
    """A running implementation; it is started anew after a crash, a time-out, or an answer that makes no sense.

    Parameters
    ----------
    command : as typed in a shell, without a shell's own syntax
    limit : seconds for one answer
    """

    def __init__(self, command: str, limit: float = LIMIT) -> None:
        try:
            self.command = shlex.split(command)
        except ValueError as problem:  # a quotation that does not end, or a backslash at the end
            raise InvalidInput(f"the command {command!r} cannot be split into words: {str(problem).rstrip('.').lower()}") from problem
        if not self.command:
            raise InvalidInput("the command is empty")
        self.limit = limit
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed when the context is left
        self._number = 0

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *problem: object) -> None:
        self.stop()
        self._complaints.close()

    def describe(self, dtype: object = "float64") -> tuple[str, str, list[Subject]]:
        """The implementation's name and version, and what it implements; InvalidInput where it does not say."""
        answer = self._exchange({"describe": True})
        if isinstance(answer, Answer):
            raise InvalidInput(f"{shlex.join(self.command)}: no description came back ({answer.kind}: {answer.failure})")
        try:
            return str(answer["name"]), str(answer["version"]), [subject(*names, dtype=dtype) for names in answer["functions"]]
        except (KeyError, TypeError) as problem:
            raise InvalidInput(f"{shlex.join(self.command)}: the description lacks name, version or functions: {answer}") from problem

    def ask(self, what: Subject, p: tuple[float, ...], q: tuple[float, ...]) -> Answer:
        """The implementation's answer at a point."""
        answer = self._exchange(request(what, p, q))
        if isinstance(answer, Answer):
            return answer
        if "error" in answer:
            return Answer(failure=str(answer["error"]))
        value = answer.get("value")
        try:
            if isinstance(value, str) and HEXADECIMAL.match(value):
                return Answer(returned=float.fromhex(value))
            if isinstance(value, int | float) and not isinstance(value, bool):
                return Answer(returned=float(value))
        except (ValueError, OverflowError):
            pass
        return Answer(failure=f"the answer {json.dumps(answer)[:200]} has no value that is a number", kind="garbage")

    def _exchange(self, question: dict[str, Any]) -> dict[str, Any] | Answer:
        """Send a question and read its answer; an Answer is a failure."""
        try:
            process = self._running()
        except (OSError, ValueError) as problem:  # the latter of a character 0
            raise InvalidInput(f"{self.command[0]!r}: cannot be run: {getattr(problem, 'strerror', None) or problem}") from problem
        self._number += 1
        assert process.stdin is not None
        threading.Thread(target=_write, args=(process.stdin, json.dumps({"id": self._number, **question}) + "\n"), daemon=True).start()
        try:
            line = self._lines.get(timeout=self.limit)
        except queue.Empty:
            self.stop()
            return Answer(failure=f"no answer within {self.limit:g} seconds", kind="timeout")
        if line is None:
            return self._crashed(process)
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or answer.get("id") != self._number:
            self.stop()  # which later line belongs to which question is not known any more
            return Answer(failure=f"the line {line.strip()[:200]!r} is no answer to question {self._number}", kind="garbage")
        return answer

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._complaints.seek(0)
            self._complaints.truncate()
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
            self._lines = queue.Queue()
            threading.Thread(target=_read, args=(self._process.stdout, self._lines), daemon=True).start()
        return self._process

    def _crashed(self, process: subprocess.Popen[str]) -> Answer:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=1)
        status = process.poll()
        how = "closed its output" if status is None else f"ended by signal {-status}" if status < 0 else f"ended with status {status}"
        self._complaints.seek(0)
        words = self._complaints.read()[-1000:].decode("utf-8", "replace").strip().splitlines()
        self.stop()
        return Answer(failure=f"the program {how}{': ' + words[-1] if words else ''}", kind="crash")

    def stop(self) -> None:
        """End the process, and what it started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)  # first of all: a question that is being written waits until somebody reads it
        with contextlib.suppress(OSError):
            assert process.stdin is not None
            process.stdin.close()
        process.wait()


def _write(stream: IO[str], line: str) -> None:
    """Write a question; of a program that has ended its answers tell."""
    with contextlib.suppress(OSError, ValueError):
        stream.write(line)
        stream.flush()


def _read(stream: IO[str], lines: queue.Queue[str | None]) -> None:
    """Put the lines of a stream, and None at its end, on a queue; a line that never ends is cut."""
    with contextlib.suppress(OSError, ValueError):
        while line := stream.readline(LONGEST):
            lines.put(line)
    lines.put(None)
    stream.close()
