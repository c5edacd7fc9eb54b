"""JAX: the summands in ``jax.scipy.special``, and the entropies in ``jax.scipy.stats``."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any

from symdiv.audit.arguments import Number, positive
from symdiv.audit.function import Function, NotCovered, Side, Target
from symdiv.audit.targets import jax_arrays
from symdiv.audit.targets.building import Library
from symdiv.audit.targets.counterparts import Values, written
from symdiv.audit.targets.terms import DEFINITIONS, terms
from symdiv.convert.counterpart import make

__all__ = ["TARGET"]

SPECIAL = "jax.scipy.special."


def version() -> str:
    """The installed version."""
    import jax

    return str(jax.__version__)


def modules() -> Mapping[str, Any]:
    """What sources import."""
    import jax
    import jax.scipy.special
    import jax.scipy.stats

    return {"jax": jax}


LIBRARY = Library(modules, jax_arrays.heading("import jax.scipy.special\nimport jax.scipy.stats\n"), jax_arrays.array, jax_arrays.setting)


def _poisson() -> Function:
    """``jax.scipy.stats.poisson.entropy``."""
    name = "jax.scipy.stats.poisson.entropy"

    def call(p: Values, q: Values, dtype: str) -> Any:
        return LIBRARY.named(name)(*(LIBRARY.array(x, dtype) for x in p.values()))

    def source(p: Values, q: Values, dtype: str) -> str:
        return f"{LIBRARY.heading(dtype)}\nreturned = float({name}({', '.join(f'a({written(x)})' for x in p.values())}))"

    arguments = {"mu": positive(), "loc": Number(integer=True, low=-1000.0, high=1000.0)}
    laws = lambda p, q: (make("Poisson", p["mu"]), None)  # noqa: E731  # a shift by a whole number leaves the entropy of a discrete law as it is
    return Function(name, "entropy", Side("poisson", arguments), None, call, source, laws, dtypes=jax_arrays.DTYPES, code=name, cost=2)


@cache
def surveyed() -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """All functions called entropy, or like the summands of one, in ``jax.scipy``."""
    import jax.scipy.special
    import jax.scipy.stats

    special = tuple(name for name in DEFINITIONS if hasattr(jax.scipy.special, name))
    offered = [name for name, module in vars(jax.scipy.stats).items() if inspect.ismodule(module) and hasattr(module, "entropy")]
    left_out = [NotCovered(f"jax.scipy.stats.{name}.entropy", "a new function of jax that has no entry here") for name in offered if name != "poisson"]
    known = (_poisson(),) if "poisson" in offered else ()
    return (*terms(LIBRARY, SPECIAL, special, dtypes=jax_arrays.DTYPES, keeps_dtype=True, cost=2.0), *known), tuple(left_out)


TARGET = Target("jax", "jax", version, lambda: surveyed()[0], lambda: surveyed()[1], None, jax_arrays.setting)
