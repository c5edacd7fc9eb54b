"""Vectors and covariance matrices to draw in tests."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

positive = st.builds(Fraction, st.integers(1, 9), st.integers(1, 4))
real = st.builds(Fraction, st.integers(-6, 6), st.integers(1, 3))


@st.composite
def covariance(draw: st.DrawFn, n: int) -> list[list[Fraction]]:
    factor = [[draw(real) if j < i else draw(positive) if i == j else Fraction(0) for j in range(n)] for i in range(n)]
    return [[sum((a * b for a, b in zip(factor[i], factor[j], strict=True)), Fraction(0)) for j in range(n)] for i in range(n)]


def vector(n: int) -> st.SearchStrategy[list[Fraction]]:
    return st.lists(real, min_size=n, max_size=n)
