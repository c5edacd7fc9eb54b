"""Work spread over processes or machines by joblib, in order, with a progress bar; a worker that dies costs only the task that it was at.

Main definition: :func:`spread`.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from importlib.util import find_spec
from itertools import islice, takewhile
from threading import Event
from typing import Any

import click

from symdiv.errors import InvalidInput, Undetermined, Unsupported

__all__ = ["spread"]

LABEL = 40  # characters before a progress bar, which has to stay on one line
BATCH = 32  # tasks, on backends that give nothing before all are done
DEATHS = 3  # in a row without a single result between them
CAREFUL = 16  # tasks after a death that are handed out one at a time, so that the one that kills its worker takes no other's result with it


def spread(
    function: Callable[..., Any],
    tasks: Sequence[tuple[Any, ...]],
    *,
    jobs: int | None = None,
    backend: str | None = None,
    scheduler: str | None = None,
    label: str | None = None,
) -> Iterator[Any]:
    """``function(*task)`` for each task, in the order of the tasks, as soon as each is there.

    Parameters
    ----------
    function, tasks
        what joblib can send to a worker: a function of a module, and plain data.
    jobs
        how many at a time; 1 works in this process without joblib, None takes all cores (all workers of a cluster), or this process without joblib.
    backend
        a joblib backend: ``"loky"`` (local processes, the default), ``"threading"``, ``"dask"``, ``"ray"``, or one registered with joblib.
    scheduler
        for Dask, the address of its scheduler; without one a client that is there already is used, else a new cluster on this machine.
    label
        what the progress bar on standard error says; None shows none, and there is none where that is no terminal.

    Raises :class:`~symdiv.errors.Unsupported` where a needed package is missing, :class:`~symdiv.errors.Undetermined` when workers keep dying.
    """
    if jobs is not None and (type(jobs) is not int or jobs == 0):
        raise InvalidInput(f"jobs {jobs!r}: expected a whole number other than 0")
    if scheduler is not None and backend != "dask":
        raise InvalidInput(f"scheduler {scheduler!r}: it is for the backend dask, which has to be given with it (--backend dask)")
    if backend is None and (jobs == 1 or (jobs is None and find_spec("joblib") is None)):
        return _shown((function(*task) for task in tasks), len(tasks), label)
    _require(backend)
    return _shown(_spread_on(backend, scheduler, function, tasks, jobs), len(tasks), label)


def _require(backend: str | None) -> None:
    """Refuse a backend that there is not, before any work."""
    joblib = needed("joblib")
    if backend in ("dask", "ray"):
        needed({"dask": "distributed", "ray": "ray.util.joblib"}[backend], backend)
    elif backend is not None:
        try:
            with joblib.parallel_config(backend=backend):
                pass
        except ValueError as problem:
            raise InvalidInput(f"backend {backend!r}: {problem}") from problem


def _spread_on(backend: str | None, scheduler: str | None, function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], jobs: int | None) -> Iterator[Any]:
    with _on(backend, scheduler):
        yield from _revived(function, tasks, jobs)


def _revived(function: Callable[..., Any], tasks: Sequence[tuple[Any, ...]], jobs: int | None) -> Iterator[Any]:
    """Results in order; when a worker was killed, what is left is begun anew with new workers."""
    joblib = needed("joblib")
    killed = _killed()
    done = deaths = 0
    while done < len(tasks):
        stopped = Event()
        next_tasks = tasks[done : done + CAREFUL] if deaths else tasks[done:]
        waiting = (joblib.delayed(_outcome)(function, task) for task in takewhile(lambda _: not stopped.is_set(), next_tasks))  # noqa: B023 - used up before the next round
        workers = -1 if jobs is None else jobs
        results: Iterator[Any] = iter(())
        try:  # a worker may die while joblib hands out the first tasks
            # joblib drops results that it has when a worker dies: after a death a task is handed out when the one before it is finished with.
            results = _in_batches(joblib.Parallel(n_jobs=workers), waiting, 1) if deaths else _as_they_come(joblib, waiting, workers)
            for result, problem in results:
                if problem is not None:
                    raise problem
                done, deaths = done + 1, 0
                yield result
        except killed as death:
            deaths += 1
            if deaths == DEATHS:
                raise Undetermined(f"a worker was killed {DEATHS} times at task {done + 1} of {len(tasks)}; is there enough memory?") from death
        except (Exception, GeneratorExit):
            # The few tasks that were handed out are waited for: loky, told to drop them, may fail in a thread of its own.
            stopped.set()
            with suppress(*killed):
                deque(results, maxlen=0)
            raise


def _killed() -> tuple[type[Exception], ...]:
    """What is raised where a worker was killed: loky's TerminatedWorkerError is a broken pool; Dask starts such tasks anew by itself."""
    from concurrent.futures.process import BrokenProcessPool

    ray = sys.modules.get("ray.exceptions")
    return (BrokenProcessPool,) if ray is None else (BrokenProcessPool, ray.RayActorError)


def _as_they_come(joblib: Any, calls: Iterator[Any], jobs: int) -> Iterator[Any]:
    """The results in order; batch by batch on backends that give none before all are there, as Ray's."""
    try:
        parallel = joblib.Parallel(n_jobs=jobs, return_as="generator", pre_dispatch="4*n_jobs")
    except ValueError:
        return _in_batches(joblib.Parallel(n_jobs=jobs), calls, BATCH)
    results: Iterator[Any] = parallel(calls)
    return results


def _in_batches(parallel: Any, calls: Iterator[Any], size: int) -> Iterator[Any]:
    while batch := list(islice(calls, size)):
        yield from parallel(batch)


def _outcome(function: Callable[..., Any], task: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    """In a worker: the result, or what was raised instead."""
    try:
        return function(*task), None
    except Exception as problem:
        return None, problem


@contextmanager
def _on(backend: str | None, scheduler: str | None) -> Iterator[None]:
    """Within this context joblib works on the backend."""
    joblib = needed("joblib")
    with ExitStack() as stack:
        if backend == "dask":
            stack.enter_context(_client(needed("distributed", "dask"), scheduler))
        if backend == "ray":
            needed("ray.util.joblib", "ray").register_ray()
        if backend is not None:
            stack.enter_context(joblib.parallel_config(backend=backend))
        yield


def _client(distributed: Any, scheduler: str | None) -> Any:
    """What connects to Dask's scheduler: at an address, or a client that is there already, or one of a new cluster on this machine."""
    if scheduler is not None:
        try:
            return distributed.Client(scheduler)
        except (OSError, ValueError) as problem:
            raise InvalidInput(f"scheduler {scheduler!r}: {problem}") from problem
    try:
        return nullcontext(distributed.get_client())
    except ValueError:
        return distributed.Client(dashboard_address=None)


def needed(module: str, extra: str = "oracle") -> Any:
    """Import an optional dependency, or say how to get it: by the extra that brings it."""
    import importlib

    try:
        return importlib.import_module(module)
    except ImportError as missing:
        raise Unsupported(f'this needs the package {module.split(".")[0]}: pip install "symdiv[{extra}]" or that package') from missing


def _shown(results: Iterator[Any], total: int, label: str | None) -> Iterator[Any]:
    return results if label is None or not sys.stderr.isatty() else _with_bar(results, total, label)


def _with_bar(results: Iterator[Any], total: int, label: str) -> Iterator[Any]:
    short = label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
    with click.progressbar(results, length=total, label=short, show_pos=True, file=sys.stderr) as bar:
        yield from bar
