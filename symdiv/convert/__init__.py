"""Distributions of other libraries as symdiv's: one library a file, imported only where its converter is called.

A converter reads the parameters that an object holds, each number at its exact value, and takes them to symdiv's
parametrisation with exact arithmetic. What has no counterpart is refused by name.
"""

from __future__ import annotations

from symdiv.convert.numpyro import from_numpyro
from symdiv.convert.scipy import from_scipy
from symdiv.convert.sympy import from_sympy
from symdiv.convert.tfp import from_tfp
from symdiv.convert.torch import from_torch

__all__ = ["from_numpyro", "from_scipy", "from_sympy", "from_tfp", "from_torch"]
