"""Writing files that the user names."""

from __future__ import annotations

from pathlib import Path

__all__ = ["written"]


def written(path: str, text: str) -> None:
    """Write a text; what goes wrong is told in one line."""
    from symdiv.errors import InvalidInput

    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise InvalidInput(f"certificate file {path!r} cannot be written: {problem.strerror}") from problem
