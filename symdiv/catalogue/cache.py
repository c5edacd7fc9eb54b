"""Certificates on disk, found by content and never trusted.

The key of an entry is a digest of everything that its certificate depends on: the question (the measure and the members'
text) and the versions of symdiv, of SymPy and of the rules, the last being a digest of the source files that derive and check. The entry is
the certificate, compressed. What is read is replayed by the checker and must answer exactly the question that was asked;
an entry that does not is discarded.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
import warnings
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import sympy as sp

import symdiv
from symdiv.errors import CacheWarning
from symdiv.proof.checker import verify
from symdiv.rules.statement import Information, Statement, read_statement
from symdiv.verdict import Proved

__all__ = ["Cache", "default_folder", "rules_version", "stated"]

_SOURCES = (
    "catalogue/cache.py", "derivation", "errors.py", "expression", "families", "laws", "measures.py", "parametrised.py", "proof", "rules", "units.py",
    "verdict.py",
)  # fmt: skip
_LARGEST = 64 * 2**20


def default_folder() -> Path | None:
    """Where certificates are kept: ``SYMDIV_CACHE``, else the platform's cache folder; None where that is not known (no platformdirs)."""
    chosen = os.environ.get("SYMDIV_CACHE")
    if chosen:
        return Path(chosen)
    try:
        from platformdirs import user_cache_path
    except ImportError:
        return None
    return user_cache_path("symdiv", appauthor=False)


@lru_cache(maxsize=1)
def rules_version() -> str:
    """A digest of the source files that a derivation and its check depend on."""
    root = Path(symdiv.__file__).parent
    files = sorted(f for part in _SOURCES for f in ([root / part] if part.endswith(".py") else (root / part).rglob("*.py")))
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def stated(certificate: Mapping[str, Any]) -> Statement:
    """The statement that a certificate claims, with the symbols that it declares."""
    symbols = {name: sp.Symbol(name, **assumptions) for name, assumptions in certificate["symbols"].items()}
    return read_statement(certificate["claim"], symbols)


class Cache:
    """A folder of certificates."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = Path(folder)
        self.writable = self._probe()

    def _probe(self) -> bool:
        """Whether entries can be written; says so once where they cannot."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                return True
        except OSError as problem:
            warnings.warn(f"nothing is cached: {str(self.folder)!r} cannot be written ({problem.strerror})", CacheWarning, stacklevel=3)
            return False

    def path(self, question: Information) -> Path:
        """The file of a question's entry."""
        parts = (symdiv.__version__, sp.__version__, rules_version(), question.measure, question.p.text, question.q.text if question.q is not None else "")
        key = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        return self.folder / key[:2] / f"{key[2:]}.json.z"

    def read(self, question: Information) -> Statement | None:
        """The statement of the entry, once the checker has replayed its proof; None where there is no entry that proves an answer."""
        path = self.path(question)
        try:
            certificate = _unpacked(path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError, zlib.error):
            return self._discard(path)
        if not isinstance(verify(certificate), Proved):
            return self._discard(path)
        statement = stated(certificate)
        return statement if statement.subject == question and statement.condition == True else self._discard(path)

    def write(self, question: Information, certificate: Mapping[str, Any]) -> None:
        """Keep a certificate. A disk that is full loses an entry and nothing else."""
        if not self.writable:
            return
        path = self.path(question)
        part = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(exist_ok=True)
            part.write_bytes(zlib.compress(json.dumps(certificate, ensure_ascii=False).encode(), 6))
            part.replace(path)  # at once, so that no reader meets half an entry
        except OSError:
            self._discard(part)

    @staticmethod
    def _discard(path: Path) -> None:
        with contextlib.suppress(OSError):
            path.unlink()


def _unpacked(data: bytes) -> dict[str, Any]:
    """The JSON object in an entry; ValueError where there is none, or one of absurd size."""
    stream = zlib.decompressobj()
    text = stream.decompress(data, _LARGEST)
    if not stream.eof:
        raise ValueError("the entry is cut off, or too large")
    certificate = json.loads(text)
    if not isinstance(certificate, dict):
        raise ValueError("expected an object")
    return certificate
