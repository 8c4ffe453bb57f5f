"""A real browser, where one is installed: it measures what it has drawn."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any, Optional

# Heights of letters are rounded to the screen's pixels: small ones, so that no screen matters.
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--force-device-scale-factor=4"
).split()
# Every text's box against the one it was given, every pair of texts against each other, and
# every line, edge and arrow's head against the texts that it might cross. What is painted over
# a line, below the text, hides it. The least font size is that of the file, not of the screen.
MEASURE = """
const out = [];
for (const svg of document.querySelectorAll('svg')) {
  const texts = [...svg.querySelectorAll('text')].map(t => {
    const b = t.getBBox(), d = t.dataset.box.split(' ').map(Number);
    const over = Math.max(d[0] - b.x, b.x + b.width - d[0] - d[2],
                          d[1] - b.y, b.y + b.height - d[1] - d[3]);
    if (over > 1) out.push([svg.dataset.name, 'leaves its box by ' + over.toFixed(1), t.lastChild.data]);
    return [b, t.lastChild.data];
  });
  const view = svg.viewBox.baseVal;
  const painted = [...svg.querySelectorAll(':scope > rect, :scope > path, :scope > text')];
  const covers = [], lines = [];
  painted.forEach((shape, i) => {
    if (shape.tagName === 'rect') {
      const [x, y, w, h] = ['x', 'y', 'width', 'height'].map(k => +shape.getAttribute(k));
      covers.push([i, x, y, w, h]);
      if (getComputedStyle(shape).stroke !== 'none')
        for (const [a, b, c, d] of [[x, y, w, 0], [x, y + h, w, 0], [x, y, 0, h], [x + w, y, 0, h]])
          lines.push([i, a, b, a + c, b + d]);
    } else if (shape.tagName === 'path') {
      const whole = shape.getTotalLength(), parts = Math.max(1, Math.ceil(whole / 8));
      let before = shape.getPointAtLength(0);
      for (let k = 1; k <= parts; k++) {
        const now = shape.getPointAtLength(whole * k / parts);
        lines.push([i, before.x, before.y, now.x, now.y]);
        before = now;
      }
    }
  });
  painted.forEach((text, i) => {
    if (text.tagName !== 'text') return;
    const b = text.getBBox(), size = +text.getAttribute('font-size');
    const left = b.x + 1, right = b.x + b.width - 1;
    // Letters stand between the middle of the box and a little below their base line.
    const base = +text.getAttribute('y'), top = base - size * 0.72, low = base + size * 0.1;
    for (const [k, x1, y1, x2, y2] of lines) {
      if (Math.max(x1, x2) < left || Math.min(x1, x2) > right) continue;
      if (Math.max(y1, y2) < top || Math.min(y1, y2) > low) continue;
      const px = Math.min(Math.max((x1 + x2) / 2, left), right);
      const py = Math.min(Math.max((y1 + y2) / 2, top), low);
      const hidden = covers.some(([c, x, y, w, h]) =>
        c > k && c < i && px >= x - 1 && px <= x + w + 1 && py >= y - 1 && py <= y + h + 1);
      if (!hidden) { out.push([svg.dataset.name, 'is crossed by a line', text.lastChild.data]); break; }
    }
  });
  texts.sort((p, q) => p[0].y - q[0].y);
  texts.forEach(([a, s], i) => {
    if (a.x < view.x || a.x + a.width > view.width || a.y + a.height > view.height)
      out.push([svg.dataset.name, 'leaves the picture', s]);
    for (let k = i + 1; k < texts.length && texts[k][0].y < a.y + a.height; k++) {
      const [b, r] = texts[k];
      const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
      const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
      if (w > 1 && h > 4) out.push([svg.dataset.name, 'lies over ' + r, s]);
    }
  });
}
const pre = document.createElement('pre');
pre.id = 'found';
pre.textContent = JSON.stringify({texts: document.querySelectorAll('svg text').length, out});
document.body.replaceChildren(pre);
"""


def chromium() -> Optional[str]:
    """The browser's command, None where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return found
    return None


def measured(svgs: dict[str, str], folder: Path) -> dict[str, Any]:
    """What the browser finds wrong: ``{"texts": how many, "out": [[picture, what, text], …]}``."""
    page = folder / "page.html"
    named = [svg.replace("<svg ", f'<svg data-name="{name}" ', 1) for name, svg in svgs.items()]
    script = f"<script>{MEASURE}</script>"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><body>{"".join(named)}{script}</body>', "utf-8"
    )
    command = [str(chromium()), *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    done = subprocess.run([*command, page.as_uri()], capture_output=True, text=True, timeout=300)
    found = re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.S)
    assert found is not None, done.stderr[-2000:]
    answer: dict[str, Any] = json.loads(unescape(found[1]))
    return answer
