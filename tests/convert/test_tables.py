"""The tables name families of symdiv and parameters that these have."""

from __future__ import annotations

import itertools

import comparing
import pytest

from symdiv.convert import numpyro, scipy, sympy, tfp, torch

TABLES = {"scipy": scipy.TABLE, "scipy vectors": scipy.VECTORS, "torch": torch.TABLE, "numpyro": numpyro.TABLE, "tfp": tfp.TABLE, "sympy": sympy.TABLE}


def test_every_counterpart_is_a_family_of_symdiv() -> None:
    assert comparing.missing(*TABLES.values()) == []


@pytest.mark.parametrize("library", TABLES)
def test_a_fallback_asks_for_less_than_what_precedes_it(library: str) -> None:
    for counterparts in TABLES[library].values():
        for first, second in itertools.pairwise(counterparts):
            assert set(second.only) < set(first.only) or second.only != first.only


def test_converters_import_their_library_only_when_called() -> None:
    import subprocess
    import sys

    code = (
        "import sys, symdiv.convert as c; libraries = {'scipy', 'torch', 'jax', 'numpyro', 'numpy', 'tensorflow_probability'}\n"
        "assert not libraries & set(sys.modules), libraries & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
