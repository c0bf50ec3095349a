"""Pages in a real headless Chromium: what a browser shows, asks for and complains about.

Speaks the DevTools protocol over a pipe (no port, no driver, no package). `open_page` skips the test with a reason
where no Chromium is installed; mark such tests with `pytest.mark.chromium`.

    with open_page(board, 390) as page:
        assert page.scroll_width <= 390 and not page.console_errors and not page.requests
        assert page.smallest_font >= 11 and page.axe() == []
"""

from __future__ import annotations

import atexit
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from select import select
from typing import Any

import pytest

PATIENCE = 60.0  # seconds for one answer of a busy machine
SETTLE = 0.15  # seconds that a page is given for what it does by itself after loading

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
    "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio", "--remote-debugging-pipe",
)  # fmt: skip

# Every text that is seen, with its size as drawn: in an SVG the drawing is scaled, so its letters are too.
_TEXTS = """(() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = node.data.trim(), parent = node.parentElement;
    if (!text || ['SCRIPT', 'STYLE', 'TITLE', 'DESC', 'NOSCRIPT'].includes(parent.tagName.toUpperCase())) continue;
    const style = getComputedStyle(parent), range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (style.visibility !== 'visible' || box.width < 2 || box.height < 2) continue;
    let size = parseFloat(style.fontSize);
    const drawn = parent.closest('text');
    if (drawn) { const m = drawn.getScreenCTM(); size *= Math.hypot(m.c, m.d); }
    found.push([size, text.slice(0, 60), box.left, box.right, style.color]);
  }
  return found;
})()"""


def chromium_path() -> str | None:
    """The browser of this machine, or None."""
    given = os.environ.get("PENGADUAN_CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return given or next((path for name in names if (path := shutil.which(name))), None)


def axe_script() -> str:
    """The text of axe-core; PENGADUAN_AXE names another (newer) axe.min.js."""
    given = os.environ.get("PENGADUAN_AXE")
    if given:
        return Path(given).read_text(encoding="utf-8")
    return files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")


class Browser:
    """One Chromium process with a profile of its own, thrown away at the end."""

    def __init__(self, program: str) -> None:
        self.profile = tempfile.mkdtemp(prefix="pengaduan-chromium-")
        read_here, write_there = os.pipe()
        read_there, self._to = os.pipe()
        self._from = read_here
        command = [program, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"]
        # The browser listens on descriptor 3 and answers on 4. A Python puts the pipes there, for dash, the sh of
        # Debian, cannot redirect descriptors of two digits, and a test runner has more than ten open.
        place = "import os, sys; a = sys.argv; os.dup2(int(a[1]), 3); os.dup2(int(a[2]), 4); os.execv(a[3], a[3:])"
        self.process = subprocess.Popen(
            [sys.executable, "-c", place, str(read_there), str(write_there), *command],
            pass_fds=(read_there, write_there), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        os.close(read_there)
        os.close(write_there)
        self._buffer, self._serial = b"", 0
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """One command of the DevTools protocol, and its result."""
        self._serial += 1
        message: dict[str, Any] = {"id": self._serial, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._next(until)
            if answer is None:
                raise TimeoutError(f"Chromium did not answer {method}")
            if answer.get("id") == self._serial:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])
            self.events.append(answer)

    def wait(self, is_there: Callable[[dict[str, Any]], bool], seconds: float = PATIENCE) -> bool:
        """Whether such an event comes, or came, within these seconds."""
        until = time.monotonic() + seconds
        if any(map(is_there, self.events)):
            return True
        while (event := self._next(until)) is not None:
            self.events.append(event)
            if is_there(event):
                return True
        return False

    def _next(self, until: float) -> dict[str, Any] | None:
        while b"\0" not in self._buffer:
            left = until - time.monotonic()
            if left <= 0 or not select([self._from], [], [], left)[0]:
                return None
            data = os.read(self._from, 1 << 20)
            if not data:
                raise RuntimeError("Chromium ended")
            self._buffer += data
        message, _, self._buffer = self._buffer.partition(b"\0")
        return dict(json.loads(message))

    def close(self) -> None:
        """End the process and throw its profile away."""
        os.close(self._to)  # a browser whose pipe is closed ends by itself
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        os.close(self._from)
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    """A page as loaded; what it asked for and complained about is kept since it was opened."""

    def __init__(self, browser: Browser, url: str, width: int, height: int, *, dark: bool) -> None:
        self.browser, self.url = browser, url
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.resize(width, height, dark=dark)
        self.call("Page.navigate", url=url)
        assert browser.wait(lambda e: e.get("method") == "Page.loadEventFired" and self._is_mine(e)), url
        browser.wait(lambda _: False, SETTLE)

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def resize(self, width: int, height: int = 900, *, dark: bool = False) -> None:
        """Show the page in a window of another size or tone, without loading it anew: that takes longest."""
        self.width = width
        self.features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=self.features)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def close(self) -> None:
        self.browser.call("Target.closeTarget", targetId=self.target)
        self.browser.events = [e for e in self.browser.events if not self._is_mine(e)]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self.browser.call(method, self.session, **parameters)

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression (a promise is waited for)."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def _is_mine(self, event: dict[str, Any]) -> bool:
        return event.get("sessionId") == self.session

    def _mine(self, *methods: str) -> Iterator[tuple[str, dict[str, Any]]]:
        self.browser.wait(lambda _: False, 0.05)
        for event in filter(self._is_mine, self.browser.events):
            if event.get("method") in methods:
                yield event["method"], event["params"]

    # ---- what is asked of a page -----------------------------------------------------------------------------------

    @property
    def console_errors(self) -> list[str]:
        """Errors and warnings of the console, exceptions, and what the browser itself logged as such."""
        out = []
        for method, p in self._mine("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            if method == "Runtime.exceptionThrown":
                out.append(str(p["exceptionDetails"].get("text")))
            elif method == "Runtime.consoleAPICalled" and p["type"] in ("error", "warning", "assert"):
                out.append(" ".join(str(a.get("value", a.get("description"))) for a in p["args"]))
            elif method == "Log.entryAdded" and p["entry"]["level"] in ("error", "warning"):
                out.append(p["entry"]["text"])
        return out

    @property
    def requests(self) -> list[str]:
        """Every address asked for besides the page itself; `data:` needs nobody."""
        asked = [p["request"]["url"] for _, p in self._mine("Network.requestWillBeSent")]
        return [url for url in asked if url.split("#")[0] != self.url and not url.startswith("data:")]

    @property
    def scroll_width(self) -> int:
        """How wide the page is, in CSS pixels: more than the window means that one must scroll sideways."""
        return int(self.run("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)"))

    @property
    def texts(self) -> list[tuple[float, str]]:
        """(size in CSS pixels as drawn, beginning of the text) of every text that is seen."""
        return [(round(size, 2), text) for size, text, *_ in self.run(_TEXTS)]

    @property
    def smallest_font(self) -> float:
        """Size of the smallest text that is seen, in CSS pixels as drawn."""
        return min((size for size, _ in self.texts), default=0.0)

    def as_printed(self) -> None:
        """Show the page in its style for paper, in the tone that it has."""
        self.call("Emulation.setEmulatedMedia", media="print", features=self.features)

    def contrast_on_white(self) -> list[tuple[float, str]]:
        """(contrast, beginning) of every text that is seen, on paper without grounds: 1 (white) to 21 (black)."""
        return sorted((_on_white(color), text) for _, text, _, _, color in self.run(_TEXTS))

    def open_details(self) -> None:
        """Unfold every `details`."""
        self.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")

    def axe(self, **options: Any) -> list[str]:
        """What axe-core finds wrong, one line each: rule, impact, element; [] = nothing.

        options  as of axe.run, for instance runOnly=["wcag2a", "wcag2aa"]; all rules by default, best practices too
        """
        if not self.run("'axe' in window"):
            self.run(axe_script() + ";1")
        asked = json.dumps({"resultTypes": ["violations"], **options})
        found = self.run(f"axe.run(document, {asked}).then(r => JSON.stringify(r.violations))")
        return [
            f"{v['id']} ({v['impact']}): {v['help']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
            for v in json.loads(found)
            for node in v["nodes"]
        ]

    def screenshot(self, path: Path, *, full: bool = True) -> Path:
        """A PNG of the window, or of the whole page."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": self.width, "height": min(size["height"], 12_000), "scale": 1}
        extra: dict[str, Any] = {"captureBeyondViewport": True, "clip": clip} if full else {}
        shot = self.call("Page.captureScreenshot", format="png", **extra)
        path.write_bytes(base64.b64decode(shot["data"]))
        return path

    def pdf(self, path: Path) -> Path:
        """The page as printed on paper of the size that its style asks for."""
        found = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(found["data"]))
        return path


def _on_white(color: str) -> float:
    """WCAG's contrast of a computed colour, `rgb(22, 32, 42)`, with white."""
    red, green, blue, *alpha = (float(part) for part in re.findall(r"[\d.]+", color))
    assert alpha in ([], [1.0]), color
    parts = [v / 255 / 12.92 if v <= 10 else ((v / 255 + 0.055) / 1.055) ** 2.4 for v in (red, green, blue)]
    return round(1.05 / (0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] + 0.05), 2)


@cache
def _browser() -> Browser:
    program = chromium_path()
    if program is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    browser = Browser(program)
    atexit.register(browser.close)
    return browser


def open_page(path: Path | str, width: int, *, height: int = 900, dark: bool = False) -> Page:
    """A file (or an address) in a window of this width in CSS pixels; skips the test where there is no Chromium."""
    url = path if isinstance(path, str) else path.resolve().as_uri()
    return Page(_browser(), url, width, height, dark=dark)
