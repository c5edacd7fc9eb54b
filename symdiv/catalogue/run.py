"""The whole catalogue: all rows of a measure, in parallel where joblib is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Sequence

from symdiv.catalogue.cache import Cache
from symdiv.catalogue.rows import Row, row
from symdiv.catalogue.support import comparable
from symdiv.families.base import Family
from symdiv.families.registry import by_name, family_named
from symdiv.measures import measure as measure_named
from symdiv.parallel import spread

__all__ = ["batches", "catalogue", "parallel_is_installed"]

Batch = tuple[str, list[str | None]]
"""The name of P and those of the Qs: one task, so that what is derived of P serves all of them."""


def batches(measure: str, names: Sequence[str] = ()) -> list[Batch]:
    """The work, one batch for each P. Without names, of all families.

    >>> batches("kl_divergence", ["Gamma", "Beta"])
    [('Beta', ['Beta', 'Gamma']), ('Gamma', ['Beta', 'Gamma'])]
    """
    for name in names:
        family_named(name)
    chosen = [name for name in by_name if not names or name in names]
    if not measure_named(measure).takes_q:
        return [(p, [None]) for p in chosen]
    qs = {name: _member(name, "_q") for name in chosen}
    return [(p, [name for name, q in qs.items() if comparable(_member(p, "_p"), q)]) for p in chosen]


def catalogue(
    measure: str = "kl_divergence",
    names: Sequence[str] = (),
    *,
    jobs: int = 1,
    cache: Cache | None = None,
    verify: bool = True,
    progress: Callable[[int], None] = lambda rows: None,
) -> list[Row]:
    """Return the rows of a measure for all families, or for those named, in the order of the registry.

    Parameters
    ----------
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    names : names of families; none means all
    jobs : the number of processes; more than one needs joblib
    cache : where certificates are kept between runs
    verify : whether the checker replays each certificate (those from the cache are replayed in any case)
    progress : called with the number of rows that were finished since the last call

    >>> [(r.q, r.status) for r in catalogue("kl_divergence", ["Exponential", "Normal"]) if r.p == "Normal"]
    [('Exponential', 'infinite'), ('Normal', 'closed')]
    """
    work = batches(measure, names)
    rows: dict[str, list[Row]] = {}
    for done in _run(measure, work, jobs, cache, verify, progress):
        rows[done[0].p] = done
    return [r for p, _ in work for r in rows[p]]


def parallel_is_installed() -> bool:
    """Whether more than one process can be used."""
    return importlib.util.find_spec("joblib") is not None


def _run(measure: str, work: list[Batch], jobs: int, cache: Cache | None, verify: bool, progress: Callable[[int], None]) -> Iterator[list[Row]]:
    if jobs == 1 or len(work) == 1 or not parallel_is_installed():
        for batch in work:
            yield _rows(measure, batch, cache, verify, progress)
        return
    for done in spread(_rows, [(measure, batch, cache, verify) for batch in work], jobs=jobs):
        progress(len(done))
        yield done


def _rows(measure: str, batch: Batch, cache: Cache | None, verify: bool, progress: Callable[[int], None] = lambda rows: None) -> list[Row]:
    """The rows of one batch."""
    p, others = batch
    done = []
    for q in others:
        done.append(row(measure, _member(p, "_p"), None if q is None else _member(q, "_q"), cache, verify))
        progress(1)
    return done


def _member(name: str, suffix: str) -> Family:
    return by_name[name].general_member(suffix)
