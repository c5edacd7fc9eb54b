"""The book of theorems: what its pages are written in, and how they are loaded and run.

A page is a file of the folder ``proofs/`` with one :class:`Entry`; :func:`book` finds them. See "Add a proof" in the README.

Layers: setting < exact, entry < book.
"""

from symdiv.proofs.book import Record, book, find, prove_all, record_of, theorem
from symdiv.proofs.entry import Entry
from symdiv.proofs.setting import Setting

__all__ = ["Entry", "Record", "Setting", "book", "find", "prove_all", "record_of", "theorem"]
