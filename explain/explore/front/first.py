"""Prints the first example with the engine's answers, for the build of the page."""

import json

from explain.explore.engine import answer

FIRST = "why-116"
entries = [e for group in answer({"ask": "gallery"})["groups"] for e in group["entries"]]
entry = next(e for e in entries if e["id"] == FIRST)
code = {"name": entry["name"], "text": entry["text"]}
read = answer({"ask": "read", "prove": True, **code})
rows = range(len(read["models"][0]["layers"]))
derived = [answer({"ask": "derive", "row": row, **code}) for row in rows]
focus = {k: v for k, v in entry["focus"].items() if k != "model"}
print(json.dumps({**code, "focus": focus, "read": read, "derived": derived}))
