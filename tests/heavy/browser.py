"""A real headless Chromium for tests: started once a module, with the page's console and downloads at hand."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install 'importer[test]'")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
needs_chromium = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="no Chromium here: apt-get install chromium chromium-driver"
)
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking".split()
PATIENCE = 60.0
"""Seconds until something that should happen has not."""


class Page:
    """A page in the browser, and a person's hands on it."""

    def __init__(self, driver: Any, downloads: Path) -> None:
        self.driver, self.downloads = driver, downloads

    def open(self, path: Path, *, before: str = "") -> None:
        """Opens a review page; `before`: a script that runs before the page's own."""
        if before:
            self.cdp("Page.addScriptToEvaluateOnNewDocument", source=before)
        self.driver.get(path.as_uri())
        self.wait(lambda: self.js("return document.documentElement.dataset.ready"))

    def js(self, script: str, *values: Any) -> Any:
        return self.driver.execute_script(script, *values)

    def cdp(self, command: str, **values: Any) -> Any:
        return self.driver.execute_cdp_cmd(command, values)

    def wait(self, true: Callable[[], Any]) -> Any:
        end = time.monotonic() + PATIENCE
        while not (value := true()):
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.02)
        return value

    def click(self, selector: str) -> None:
        self.wait(lambda: self.js("return Boolean(document.querySelector(arguments[0]))", selector))
        self.driver.find_element("css selector", selector).click()

    def press(self, *keys: str) -> None:
        """Keys to whatever has the focus."""
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def press_with_control(self, key: str) -> None:
        """A key while Control is held."""
        control = webdriver.Keys.CONTROL
        webdriver.ActionChains(self.driver).key_down(control).send_keys(key).key_up(control).perform()

    def write(self, selector: str, text: str) -> None:
        """Puts a text in place of what a field holds."""
        self.click(selector)
        self.js("document.activeElement.select()")
        self.press(text)

    def text(self, selector: str) -> str:
        return str(self.js("return document.querySelector(arguments[0])?.textContent ?? ''", selector))

    def value(self, selector: str) -> str:
        return str(self.js("return document.querySelector(arguments[0])?.value ?? ''", selector))

    def titles(self) -> list[str]:
        """Of the rows in the list, in their order."""
        return list(self.js("return [...document.querySelectorAll('#list .title')].map(one => one.textContent)"))

    def complaints(self) -> list[str]:
        """What the console said since the last question."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def saved(self) -> dict[str, Any]:
        """The corrections that the page saved as a file."""
        target = self.downloads / "corrections.json"
        # Chromium first puts an empty file there, then the whole one in its place.
        self.wait(lambda: target.exists() and target.stat().st_size)
        data: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
        target.unlink()
        return data


@contextmanager
def chromium(folder: Path, *, width: int = 1400, height: int = 900) -> Iterator[Page]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--window-size={width},{height}", f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        page = Page(driver, folder / "downloads")
        page.downloads.mkdir(exist_ok=True)
        page.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(page.downloads))
        yield page
    finally:
        driver.quit()
