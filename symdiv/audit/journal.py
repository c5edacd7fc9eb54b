"""What an audit that was interrupted had already found out, and the file of findings that a finished one leaves.

Main definition: :class:`Journal`.

While an audit runs, the results of its tasks stand in ``FILE.part``, a line each; a run with the same targets, versions and settings goes on
from there. When all is done, ``FILE`` has a finding a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from symdiv import __version__
from symdiv.audit.finding import Finding
from symdiv.errors import InvalidInput

__all__ = ["Journal", "read_findings"]


class Journal:
    """The results of tasks by key, on disk as soon as they are there; without a path, in memory."""

    def __init__(self, path: str | Path | None, settings: object) -> None:
        self.path = None if path is None else Path(path)
        self.part = None if path is None else Path(f"{path}.part")
        self.known: dict[str, dict[str, Any]] = {}
        first = json.dumps({"audit": __version__, "settings": repr(settings)})
        if self.part is None:
            return
        try:
            lines = self.part.read_text(encoding="utf-8").split("\n")[:-1] if self.part.exists() else []
            if lines and lines[0] == first:
                self.known = {record["key"]: record["result"] for record in map(json.loads, lines[1:])}
            else:
                self.part.write_text(first + "\n", encoding="utf-8")
        except OSError as problem:
            raise InvalidInput(f"the file {str(path)!r} cannot be written: {problem.strerror}") from problem
        except (ValueError, KeyError) as problem:
            raise InvalidInput(f"{self.part} is damaged ({problem}); remove it") from problem

    def keep(self, key: str, result: dict[str, Any]) -> None:
        """Note the result of a task."""
        if self.part is not None:
            with self.part.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({"key": key, "result": result}) + "\n")

    def finish(self, findings: Iterable[Finding]) -> None:
        """Write the findings, and forget the tasks."""
        if self.path is None or self.part is None:
            return
        self.path.write_text("".join(json.dumps(f.record(), ensure_ascii=False) + "\n" for f in findings), encoding="utf-8")
        self.part.unlink()


def read_findings(path: str | Path) -> list[Finding]:
    """The findings in a file that an audit wrote; InvalidInput where it is none."""
    try:
        return [Finding.read(json.loads(line)) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise InvalidInput(f"{path}: expected the findings of an audit, one JSON object a line ({problem})") from problem
