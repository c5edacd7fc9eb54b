"""The README says what happens: its console blocks are run and compared. (Its Python blocks are doctests.)"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[1] / "README.md"
CONSOLE = "\n".join(re.findall(r"```console\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL))
BLOCKS = re.findall(r"^\$ symdiv (.*?)\n(.*?)(?=^\$ |\Z)", CONSOLE, flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("command", "expected"), BLOCKS, ids=[b[0] for b in BLOCKS])
def test_a_console_block_shows_what_is_printed(command: str, expected: str) -> None:
    run = subprocess.run([sys.executable, "-m", "symdiv", *shlex.split(command)], capture_output=True, text=True, check=False, encoding="utf-8")
    assert run.returncode in (0, 1), run.stderr  # done or proved; refuted
    assert run.stdout.rstrip() == expected.rstrip()


def test_there_are_console_blocks_and_the_two_commands() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(BLOCKS) >= 5
    assert '\n    pip install . && symdiv kl "Gamma(a, b)" "Weibull(k, l)" --steps\n' in text
    assert '\n    pip install ".[test]" && python -m pytest -n auto --dist worksteal\n' in text
