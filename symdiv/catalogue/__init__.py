"""The catalogue: every ordered pair of families, each with one honest status.

Main definitions: :class:`~symdiv.catalogue.rows.Row`, one entry; :func:`~symdiv.catalogue.run.catalogue`, all of them;
:class:`~symdiv.catalogue.totals.Totals`, how many there are of each status; :class:`~symdiv.catalogue.cache.Cache`, certificates on disk.
"""

from __future__ import annotations

from symdiv.catalogue.cache import Cache
from symdiv.catalogue.rows import Row
from symdiv.catalogue.run import catalogue
from symdiv.catalogue.totals import Totals

__all__ = ["Cache", "Row", "Totals", "catalogue"]
