"""Links into the explorer: the code of an example in the address, as the explorer's page writes it."""

from __future__ import annotations

import base64
import json
import re
import zlib

# Code that makes layers: what the explorer has something to say about.
BLOCK = re.compile(r"^```python\n(.*?)^```\n", re.M | re.S)


def linked(text: str, page: str) -> str:
    """A page with a link under each block of Keras code."""
    up = "../" * page.count("/")

    def with_link(m: re.Match[str]) -> str:
        if "keras" not in m[1]:
            return m[0]
        return f'{m[0]}\n<a class="explore" href="{up}explorer/index.html{state(m[1])}">Open in the explorer</a>\n'

    return BLOCK.sub(with_link, text)


def state(code: str) -> str:
    """The part of an address behind the page: version 1, JSON, compressed, in base64's letters for URLs."""
    compress = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = json.dumps({"code": code}, ensure_ascii=False).encode()
    packed = compress.compress(data) + compress.flush()
    return "#1" + base64.urlsafe_b64encode(packed).decode().rstrip("=")
