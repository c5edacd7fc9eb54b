"""The cache is believed only where the checker replays the answer to the very question: every kind of damage is discarded and recomputed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sympy as sp

import symdiv as sd
from symdiv.catalogue import Cache
from symdiv.catalogue import cache as cache_module
from symdiv.catalogue.cache import default_folder, rules_version
from symdiv.catalogue.rows import row
from symdiv.errors import CacheWarning
from symdiv.rules.statement import Information

P, Q = sd.Gamma.general_member("_p"), sd.Exponential.general_member("_q")
QUESTION = Information("kl_divergence", P, Q)
TRUTH = row("kl_divergence", P, Q)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A cache that holds the right entry."""
    cache = Cache(tmp_path / "cache")
    assert row("kl_divergence", P, Q, cache) == TRUTH
    assert cache.path(QUESTION).exists()
    return cache


def pack(certificate: Any) -> bytes:
    return zlib.compress(json.dumps(certificate).encode())


def unpack(data: bytes) -> Any:
    return json.loads(zlib.decompress(data))


def test_what_is_kept_is_read_again_and_nothing_is_derived(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: object) -> None:
        raise AssertionError("derived although it is in the cache")

    monkeypatch.setattr("symdiv.catalogue.rows.derive", forbidden)
    assert row("kl_divergence", P, Q, cache) == TRUTH
    assert row("kl_divergence", P, Q, cache, check=False).closed_form == TRUTH.closed_form


def _of_another_pair(certificate: Any) -> bytes:
    return pack(sd.derive("kl_divergence", P, sd.Weibull.general_member("_q")).certificate())


def _of_another_measure(certificate: Any) -> bytes:
    return pack(sd.derive("cross_entropy", P, Q).certificate())


def _of_special_parameters(certificate: Any) -> bytes:
    return pack(sd.derive("kl_divergence", sd.Gamma("shape_p", "shape_p"), Q).certificate())


def _with_a_wrong_value(certificate: Any) -> bytes:
    for place in (certificate["claim"], certificate["steps"][-1]["conclusion"]):
        place["value"] = f"1 + {place['value']}"
    return pack(certificate)


def _with_a_wrong_claim(certificate: Any) -> bytes:
    certificate["claim"]["value"] = "0"
    return pack(certificate)


def _with_a_condition(certificate: Any) -> bytes:
    return pack(sd.derive("kl_divergence", "Gamma(shape_p + 1, rate_p)", Q).certificate())


DAMAGE: dict[str, Callable[[Any], bytes]] = {
    "empty": lambda c: b"",
    "noise": lambda c: bytes(range(256)) * 8,
    "cut off": lambda c: pack(c)[:-7],
    "cut to half": lambda c: pack(c)[: len(pack(c)) // 2],
    "one bit": lambda c: pack(c)[:20] + bytes([pack(c)[20] ^ 4]) + pack(c)[21:],
    "plain text": lambda c: json.dumps(c).encode(),
    "no object": lambda c: pack([c]),
    "no certificate": lambda c: pack({"value": "0"}),
    "deeply nested": lambda c: zlib.compress(b"[" * 200_000),
    "another pair": _of_another_pair,
    "another measure": _of_another_measure,
    "special parameters": _of_special_parameters,
    "wrong value": _with_a_wrong_value,
    "wrong claim": _with_a_wrong_claim,
    "another member": _with_a_condition,
    "no steps": lambda c: pack({**c, "steps": []}),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_or_foreign_entry_is_discarded_and_recomputed(cache: Cache, kind: str) -> None:
    path = cache.path(QUESTION)
    right = path.read_bytes()
    wrong = DAMAGE[kind](unpack(right))
    assert wrong != right
    path.write_bytes(wrong)
    assert cache.read(QUESTION) is None
    assert not path.exists()
    path.write_bytes(wrong)
    assert row("kl_divergence", P, Q, cache) == TRUTH
    assert path.read_bytes() == right


def test_a_proof_over_narrower_symbols_of_the_same_names_is_no_answer(tmp_path: Path) -> None:
    p, q = sd.Normal.general_member("_p"), sd.Laplace.general_member("_q")
    cache = Cache(tmp_path)
    truth = row("kl_divergence", p, q, cache)
    question = Information("kl_divergence", p, q)
    certificate = unpack(cache.path(question).read_bytes())
    certificate["symbols"]["loc_p"] = {"positive": True}
    assert isinstance(sd.verify(certificate), sd.Proved)
    cache.path(question).write_bytes(pack(certificate))
    assert cache.read(question) is None
    assert row("kl_divergence", p, q, cache) == truth


def test_a_bomb_is_not_unpacked(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "_LARGEST", 1000)
    assert cache.read(QUESTION) is None


def test_the_key_changes_with_everything_that_an_answer_depends_on(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = {cache.path(QUESTION)}
    paths |= {cache.path(Information(m, P, Q)) for m in ("cross_entropy",)}
    paths |= {cache.path(Information("entropy", P)), cache.path(Information("kl_divergence", Q, P))}
    paths |= {cache.path(Information("kl_divergence", sd.Gamma("shape_p", 2), Q))}
    monkeypatch.setattr("symdiv.__version__", "other")
    paths.add(cache.path(QUESTION))
    monkeypatch.setattr(sp, "__version__", "other")
    paths.add(cache.path(QUESTION))
    monkeypatch.setattr(cache_module, "rules_version", lambda: "other")
    paths.add(cache.path(QUESTION))
    assert len(paths) == 8


def test_the_version_of_the_rules_reads_every_source_that_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(sd.__file__ or "").parent
    read: list[str] = []
    original = Path.read_bytes

    def spy(path: Path) -> bytes:
        read.append(path.relative_to(root).as_posix())
        return original(path)

    monkeypatch.setattr(Path, "read_bytes", spy)
    assert rules_version.__wrapped__() == rules_version()
    for part in ("laws/unit_gamma.py", "families/gamma.py", "rules/normal.py", "proof/checker.py", "measures.py", "expression/reader.py"):
        assert part in read
    for package in ("laws", "families", "rules", "proof", "expression", "derivation"):
        assert {f.relative_to(root).as_posix() for f in (root / package).rglob("*.py")} <= set(read)


def test_a_change_in_a_rule_changes_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    copy = tmp_path / "symdiv"
    shutil.copytree(Path(sd.__file__ or "").parent, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(sd, "__file__", str(copy / "__init__.py"))
    assert rules_version.__wrapped__() == rules_version()
    with (copy / "rules" / "linear.py").open("a") as file:
        file.write("# a change\n")
    assert rules_version.__wrapped__() != rules_version()


def test_a_folder_that_cannot_be_written_is_said_once_and_work_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("not a folder")
    with pytest.warns(CacheWarning, match="cannot be written"):
        cache = Cache(file / "cache")
    assert row("kl_divergence", P, Q, cache) == TRUTH
    assert row("entropy", P, None, cache).status == "closed"
    assert file.read_text() == "not a folder"


def test_an_entry_that_cannot_be_written_or_read_is_no_failure(cache: Cache) -> None:
    path = cache.path(QUESTION)
    path.unlink()
    path.mkdir()
    assert row("kl_divergence", P, Q, cache) == TRUTH


def test_the_folder_is_chosen_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMDIV_CACHE", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("SYMDIV_CACHE")
    pytest.importorskip("platformdirs")
    assert default_folder().name == "symdiv"
