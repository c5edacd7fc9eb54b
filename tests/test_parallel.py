"""Spreading work: order, failures, killed workers, other backends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import warnings
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from terminal import on_a_terminal

import symdiv as sd
from symdiv import parallel
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.parallel import needed, spread

TASKS = [(n,) for n in range(12)]


def double(n: int) -> int:
    return 2 * n


def die_once(place: str, n: int) -> int:
    """Kill the own process, without a word, the first time that task 5 is done."""
    mark = Path(place) / "died"
    if n == 5 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    (Path(place) / f"{n}-{os.urandom(4).hex()}").touch()
    return 2 * n


def die(n: int) -> int:
    if n == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return n


def fail(n: int) -> int:
    raise InvalidInput(f"{n} is not wanted")


@pytest.mark.parametrize(("jobs", "backend"), [(1, None), (2, None), (2, "threading"), (None, "loky")])
def test_results_come_in_order(jobs: int | None, backend: str | None) -> None:
    assert list(spread(double, TASKS, jobs=jobs, backend=backend)) == [2 * n for (n,) in TASKS]


def test_a_killed_worker_costs_little(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert list(spread(die_once, [(str(tmp_path), n) for n in range(12)], jobs=2)) == [2 * n for n in range(12)]
    assert (tmp_path / "died").exists()


def test_a_task_that_always_kills_its_worker_is_given_up() -> None:
    results: list[int] = []
    with warnings.catch_warnings(action="ignore"), pytest.raises(Undetermined, match="task 6 of 12"):
        results.extend(spread(die, TASKS, jobs=2))
    assert results == list(range(5))  # what came before the failure is there


def test_a_worker_that_dies_while_tasks_are_handed_out_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """joblib raises then before it has given anything to wait for."""
    begin, deaths = parallel._as_they_come, []

    def once(*given: Any) -> Any:
        if not deaths:
            deaths.append(1)
            raise BrokenProcessPool("a worker was killed")
        return begin(*given)

    monkeypatch.setattr(parallel, "_as_they_come", once)
    assert list(spread(double, TASKS, jobs=2)) == [2 * n for (n,) in TASKS]
    assert deaths


def test_an_error_in_a_task_reaches_the_caller() -> None:
    with pytest.raises(InvalidInput, match="is not wanted"):
        list(spread(fail, TASKS, jobs=2))


def test_without_joblib_the_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "find_spec", lambda name: None)
    monkeypatch.setattr(parallel, "needed", lambda module, extra="": pytest.fail(f"{module} is not there"))
    assert list(spread(double, TASKS, label="numbers")) == [2 * n for (n,) in TASKS]


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
@pytest.mark.parametrize("jobs", [1, 2])
def test_on_a_terminal_a_bar_moves_with_each_task(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    with on_a_terminal(monkeypatch) as shown:
        for n, _ in enumerate(spread(double, TASKS, jobs=jobs, label="numbers " * 10)):
            seen.append(f"{n}/12" in shown())
    assert all(seen)
    assert list(spread(double, TASKS, jobs=1, label="numbers")) == [2 * n for (n,) in TASKS]


def test_wrong_arguments_are_named() -> None:
    with pytest.raises(InvalidInput, match="jobs 0"):
        list(spread(double, TASKS, jobs=0))
    with pytest.raises(InvalidInput, match="backend 'cloud'"):
        list(spread(double, TASKS, backend="cloud"))
    for others in ({}, {"jobs": 1}, {"backend": "loky"}):
        with pytest.raises(InvalidInput, match="--backend dask"):
            spread(double, TASKS, scheduler="tcp://127.0.0.1:1", **others)  # at once, not with the first result
    with pytest.raises(Unsupported, match="no_such_package"):
        needed("no_such_package")


def test_arrays_are_spread() -> None:
    shape = np.linspace(1, 9, 101)
    one, two = (sd.oracle.nearest_array("kl_divergence", "Gamma", "Gamma", {"shape": shape, "rate": 1}, {"shape": 2, "rate": 3}, jobs=n) for n in (1, 2))
    assert (one == two).all()


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not taken for a file that cannot be written."""
    distributed = pytest.importorskip("distributed")

    def refused(address: str) -> None:
        raise OSError(f"Timed out trying to connect to {address}")

    monkeypatch.setattr(distributed, "Client", refused)
    with pytest.raises(InvalidInput, match=r"scheduler 'tcp://127.0.0.1:1': Timed out"):
        list(spread(double, TASKS, backend="dask", scheduler="tcp://127.0.0.1:1"))


@pytest.mark.slow
def test_on_a_dask_cluster(tmp_path: Path) -> None:
    """A local cluster of two workers; vectors and arrays give what they give without it."""
    distributed = pytest.importorskip("distributed")
    from symdiv.oracle.vectors import make_vectors

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, distributed.Client(cluster):
            assert list(spread(double, TASKS, backend="dask")) == [2 * n for (n,) in TASKS]
            make_vectors("kl", "Normal", "Normal", count=60, path=tmp_path / "dask.jsonl", backend="dask", scheduler=cluster.scheduler_address)
            rates = np.linspace(1, 2, 50)
            remote = sd.oracle.nearest_array("entropy", "Exponential", None, {"rate": rates}, backend="dask")
    make_vectors("kl", "Normal", "Normal", count=60, path=tmp_path / "here.jsonl", jobs=1)
    assert (tmp_path / "dask.jsonl").read_bytes() == (tmp_path / "here.jsonl").read_bytes()
    assert (remote == sd.oracle.nearest_array("entropy", "Exponential", None, {"rate": rates}, jobs=1)).all()


@pytest.mark.slow
def test_dask_has_a_cluster_of_its_own_where_none_is_named(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    command = [sys.executable, "-m", "symdiv", "vectors", "kl", "Exponential", "Exponential", "-n", "40", "--seed", "7"]
    for name, more in (("dask.csv", ["--backend", "dask"]), ("here.csv", ["--jobs", "1"])):
        done = subprocess.run([*command, *more, "-o", str(tmp_path / name)], capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "dask.csv").read_bytes() == (tmp_path / "here.csv").read_bytes()


@pytest.mark.slow
def test_on_ray(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its backend gives lists only, so results come batch by batch; a worker that was killed is replaced."""
    ray = pytest.importorskip("ray")
    from symdiv.oracle.vectors import make_vectors

    # Its workers read the functions from this module, and what this module imports from where the tests are.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ray.init(num_cpus=2, include_dashboard=False)
        try:
            many = [(n,) for n in range(50)]
            assert list(spread(double, many, backend="ray")) == [2 * n for (n,) in many]
            with pytest.raises(InvalidInput, match="is not wanted"):
                list(spread(fail, TASKS, backend="ray"))
            assert list(spread(die_once, [(str(tmp_path), n) for n in range(12)], backend="ray")) == [2 * n for n in range(12)]
            assert (tmp_path / "died").exists()
            make_vectors("kl", "Normal", "Normal", count=60, path=tmp_path / "ray.jsonl", backend="ray")
        finally:
            ray.shutdown()
    make_vectors("kl", "Normal", "Normal", count=60, path=tmp_path / "here.jsonl", jobs=1)
    assert (tmp_path / "ray.jsonl").read_bytes() == (tmp_path / "here.jsonl").read_bytes()
