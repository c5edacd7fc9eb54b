"""What the targets that compute with JAX have in common: arrays, the lines that make them, and float64, which JAX must be told to allow."""

from __future__ import annotations

from typing import Any

__all__ = ["DTYPES", "array", "heading", "setting"]

DTYPES = ("float64", "float32", "float16", "bfloat16")


def array(values: Any, dtype: str) -> Any:
    """An array of JAX; NotImplementedError for subnormal numbers, with which XLA computes on the CPU as with zeros."""
    import jax.numpy

    size = abs(values)
    if ((size > 0) & (size < float(jax.numpy.finfo(dtype).tiny))).any():
        raise NotImplementedError("XLA takes subnormal numbers for zeros")
    return jax.numpy.asarray(values, dtype)


def heading(imports: str) -> Any:
    """For a dtype, the lines that import, allow float64, and define ``a``."""

    def lines(dtype: str) -> str:
        return (
            f'import jax\nimport jax.numpy as jnp\n{imports}\njax.config.update("jax_enable_x64", True)\n\n\n'
            f'def a(values):\n    return jnp.asarray(values, "{dtype}")\n\n'
        )

    return lines


def setting() -> Any:
    """The context in which float64 is allowed."""
    import jax

    return jax.enable_x64(True)
