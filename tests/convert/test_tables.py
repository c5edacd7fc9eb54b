"""The tables name families of symdiv and parameters that these have."""

from __future__ import annotations

import itertools
import sys

import comparing
import pytest

import symdiv as sd
from symdiv.convert import numpyro, scipy, sympy, tfp, torch

TABLES = {"scipy": scipy.TABLE, "scipy vectors": scipy.VECTORS, "torch": torch.TABLE, "numpyro": numpyro.TABLE, "tfp": tfp.TABLE, "sympy": sympy.TABLE}


def test_every_counterpart_is_a_family_of_symdiv() -> None:
    assert comparing.missing(*TABLES.values()) == []


@pytest.mark.parametrize("library", TABLES)
def test_a_fallback_asks_for_less_than_what_precedes_it(library: str) -> None:
    for counterparts in TABLES[library].values():
        for first, second in itertools.pairwise(counterparts):
            assert set(second.only) < set(first.only) or second.only != first.only


@pytest.mark.parametrize("library", ["numpyro", "scipy", "torch"])
def test_without_the_library_an_object_is_none_of_its_distributions(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, {"scipy": "scipy.stats"}.get(library, f"{library}.distributions"), None)
    with pytest.raises(sd.errors.InvalidInput, match=r"^3: expected a distribution of .*, which is not installed$"):
        getattr(sd, f"from_{library}")(3)


def test_converters_import_their_library_only_when_called() -> None:
    import subprocess

    code = (
        "import sys, symdiv.convert as c; libraries = {'scipy', 'torch', 'jax', 'numpyro', 'numpy', 'tensorflow_probability'}\n"
        "assert not libraries & set(sys.modules), libraries & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
