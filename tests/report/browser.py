"""A headless Chromium that opens a page: how its formulas are laid out, whether its links lead somewhere, a screenshot of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

__all__ = ["broken_links", "browser", "formulas", "open_page"]

_DRIVER = shutil.which("chromedriver")
_CHROMIUM = shutil.which("chromium")


@contextmanager
def browser() -> Iterator[Any]:
    """A driver of Debian's chromium (packages chromium and chromium-driver); without them the test is skipped."""
    webdriver = pytest.importorskip("selenium.webdriver")
    if _DRIVER is None or _CHROMIUM is None:
        pytest.skip("no chromium with chromedriver here (Debian: chromium, chromium-driver)")
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = _CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,1600"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(_DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def open_page(driver: Any, path: Path) -> None:
    """Open a file; what it asks of the network, or says on the console, fails the test."""
    driver.get_log("browser")
    driver.get_log("performance")
    driver.get(path.as_uri())
    asked = [entry["message"] for entry in driver.get_log("performance") if '"Network.requestWillBeSent"' in entry["message"]]
    assert not [message for message in asked if '"url":"http' in message]
    assert not driver.get_log("browser")


def formulas(driver: Any) -> list[tuple[float, float]]:
    """Width and height of the content of each formula on the page."""
    script = "return [...document.querySelectorAll('math')].map(m => { const r = m.firstElementChild.getBoundingClientRect(); return [r.width, r.height]; })"
    return [(width, height) for width, height in driver.execute_script(script)]


def broken_links(driver: Any, page: Path) -> list[str]:
    """The links of the page that lead to no file, or to no element of this page."""
    found = []
    for link in driver.execute_script("return [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"):
        name, _, fragment = link.partition("#")
        there = (page.parent / name).exists() if name else driver.execute_script("return document.getElementById(arguments[0]) !== null", fragment)
        if not there:
            found.append(link)
    return found
