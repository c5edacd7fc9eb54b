"""Binary codes for rational sources: Shannon's and Huffman's lengths, and the bounds on the expected length, decided.

Source: Cover, Thomas, *Elements of Information Theory*, 2nd ed., 5.2-5.6; theorem 5.4.3 for a code made for the wrong source.
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Any

from flint import fmpq

from symdiv.errors import InvalidInput
from symdiv.exact.decisions import Comparison, compare
from symdiv.exact.masses import SymbolicMasses, read_masses
from symdiv.exact.measures import cross_entropy

__all__ = ["Code", "coding_bounds", "huffman_code", "shannon_code"]


@dataclass(frozen=True)
class Code:
    """A binary prefix code: the length of each outcome's word. An outcome of probability 0 has no word."""

    lengths: Mapping[Hashable, int]

    def kraft_sum(self) -> Fraction:
        """Return the sum of 2^-length, which is at most 1."""
        longest = max(self.lengths.values())
        return Fraction(sum(1 << longest - n for n in self.lengths.values()), 1 << longest)

    def expected_length(self, p: Any) -> Fraction:
        """Return the expected length under p, in bits.

        Raises :class:`~symdiv.errors.InvalidInput` where an outcome of positive probability has no word.

        >>> import symdiv as sd
        >>> p = {"a": "1/2", "b": "1/3", "c": "1/6"}
        >>> sd.exact.shannon_code(p).expected_length(p), sd.exact.huffman_code(p).expected_length(p)
        (Fraction(5, 3), Fraction(3, 2))
        """
        total = fmpq(0)
        for name, r in zip(*_positive(p, "p"), strict=True):
            if name not in self.lengths:
                raise InvalidInput(f"outcome {name!r} has a positive probability and no code word: the code was made for other outcomes")
            total += fmpq(*r) * self.lengths[name]
        return Fraction(int(total.p), int(total.q))

    def words(self) -> dict[Hashable, str]:
        """Return code words of these lengths, none a prefix of another: the canonical code, shorter words first."""
        words: dict[Hashable, str] = {}
        value, last = 0, 0
        for name, length in sorted(self.lengths.items(), key=lambda item: item[1]):
            value <<= length - last
            words[name] = format(value, f"0{length}b") if length else ""
            value, last = value + 1, length
        return words


def _positive(p: Any, owner: str) -> tuple[list[Hashable], list[tuple[int, int]]]:
    """The outcomes with a positive probability, and their probabilities."""
    masses = read_masses(p, True, owner)
    if isinstance(masses, SymbolicMasses):
        raise InvalidInput(f"{owner}: a probability is a formula; expected rational numbers")
    pairs = [(name, r) for name, r in zip(masses.outcomes.names, masses.ratios, strict=True) if r[0]]
    return [name for name, _ in pairs], [r for _, r in pairs]


def shannon_code(q: Any) -> Code:
    """Return Shannon's code for the source q: each length is -log2 of the probability, rounded up.

    >>> import symdiv as sd
    >>> sd.exact.shannon_code({"a": "1/2", "b": "1/3", "c": "1/6"})
    Code(lengths={'a': 1, 'b': 2, 'c': 3})
    """
    return Code({name: _ceiling_log2(d, n) for name, (n, d) in zip(*_positive(q, "q"), strict=True)})


def _ceiling_log2(top: int, bottom: int) -> int:
    """The least l >= 0 with bottom * 2^l >= top."""
    guess = max(0, top.bit_length() - bottom.bit_length())
    return guess if bottom << guess >= top else guess + 1


def huffman_code(p: Any) -> Code:
    """Return a Huffman code for the source p, which has the least expected length of all prefix codes.

    >>> import symdiv as sd
    >>> sd.exact.huffman_code(["1/2", "1/4", "1/8", "1/8"]).words()
    {0: '0', 1: '10', 2: '110', 3: '111'}
    """
    names, ratios = _positive(p, "p")
    number = count()
    heap: list[Any] = [(fmpq(*r), next(number), (i,)) for i, r in enumerate(ratios)]
    heapq.heapify(heap)
    while len(heap) > 1:
        first, second = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (first[0] + second[0], next(number), (first[2], second[2])))
    lengths = [0] * len(names)
    nodes = [(heap[0][2], 0)]
    while nodes:
        node, depth = nodes.pop()
        if len(node) == 1:
            lengths[node[0]] = depth
        else:
            nodes += [(child, depth + 1) for child in node]
    return Code(dict(zip(names, lengths, strict=True)))


def coding_bounds(p: Any, q: Any = None, *, code: Code | None = None) -> tuple[Comparison, Comparison]:
    """Decide H(p) + KL(p‖q) <= L and L < H(p) + KL(p‖q) + 1, in bits, for the expected length L of a code under p.

    Parameters
    ----------
    p : the source
    q : the source that the code was made for; default p
    code : default Shannon's code for q, for which both bounds are theorems; for Huffman's they are where q is p

    Returns the two comparisons. The lower bound is an equality iff the code is Shannon's and q is dyadic where p > 0.

    >>> import symdiv as sd
    >>> lower, upper = sd.exact.coding_bounds(["1/2", "1/4", "1/8", "1/8"])
    >>> print(lower, upper, sep="; ")
    7/4 = 7/4; 7/4 < 11/4
    >>> print(sd.exact.coding_bounds(["1/2", "1/2"], ["1/4", "3/4"])[0])
    (2*log(2) - 1/2*log(3))/log(2) < 3/2
    """
    source = read_masses(p)
    target = source if q is None else read_masses(q, True, "q")
    length = (shannon_code(target) if code is None else code).expected_length(source)
    bound = cross_entropy(source, target, base=2)
    return compare(bound, length, "<="), compare(length, bound + 1, "<")
