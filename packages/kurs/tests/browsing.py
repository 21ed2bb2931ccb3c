"""Reports in a real browser: each in frames as wide as windows are, with what a script makes of them there."""

import json
import re
import shutil
import subprocess
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

__all__ = ["NARROW", "browsed", "needs_browser"]

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
WITHIN = 60.0
# As wide as telephones are, in CSS pixels.
NARROW = (360, 390)

needs_browser = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine")

# The browser's time may be over before its next frame, but never before a timer that is due.
BY_TIMERS = "window.requestAnimationFrame = (go) => setTimeout(go, 0)"
# `beyond` are texts that leave the window, or that are squeezed; what lies in a box that scrolls may leave it.
MEASURE = """
const measure = (frame) => {
  const inside = frame.contentDocument, width = frame.clientWidth, beyond = [];
  for (const one of inside.querySelectorAll("h1, h2, p, dt, dd, li, pre, button, select, label, th, td, canvas")) {
    const box = one.getBoundingClientRect(), held = one.closest(".scroll, .unseen");
    const runs = one.scrollWidth > one.clientWidth + 1 && one.matches("h1, h2, p, dt, dd, li, pre");
    if (!held && box.width && (runs || box.left < 0 || box.right > width || (one.matches("dd") && box.width < 80)))
      beyond.push(`${one.tagName} ${one.textContent.slice(0, 40)}: ${box.left} to ${box.right}`);
  }
  const cut = [...inside.querySelectorAll(".scroll")].filter((box) => box.scrollWidth > box.clientWidth);
  return { width, page: inside.documentElement.scrollWidth, beyond, drawn: inside.documentElement.dataset.drawn,
    cut: cut.map((box) => box.closest("section").querySelector("h2").textContent) };
};
"""


def browsed(folder: Path, page: str, *, widths: tuple[int, ...] = NARROW, script: str = "") -> Any:
    """`frames`: what was measured in each width. An async `script` has the last frame as `frame`, waits by `drawn()`
    for what it has asked for to be drawn, and may put into `found` what else it tells. Nothing may be complained of.
    """
    page = page.replace("<head>", f"<head><script>{BY_TIMERS}</script>", 1)
    frames = "".join(
        f'<iframe style="width:{width}px;height:800px;border:0" srcdoc="{escape(page)}"></iframe>' for width in widths
    )
    file = folder / "frames.html"
    file.write_text(
        f"<!doctype html><meta charset=utf-8>{frames}<pre id=found></pre><script>{MEASURE}"
        "addEventListener('load', async () => {"
        "const all = [...document.querySelectorAll('iframe')], frame = all[all.length - 1];"
        "const drawn = () => new Promise((go) => setTimeout(go, 100));"
        "const found = { frames: all.map(measure) };"
        f"{script};"
        "document.getElementById('found').textContent = JSON.stringify(found); });</script>",
        encoding="utf-8",
    )
    assert BROWSER is not None
    done = subprocess.run(
        [
            *(BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr"),
            *(f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=5000", "--dump-dom", file.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    assert complaints == []
    found = re.search(r'<pre id="found">(.+?)</pre>', done.stdout, re.DOTALL)
    assert found, done.stdout[-2000:]
    return json.loads(unescape(found[1]))
