"""What a pasted Keras error means: which rule, which shapes, which line, and what to do."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from shapecalc.errors import ShapeError

from .reading import Frame, Seen, one_line, read, shapes_in


class Explanation(NamedTuple):
    """An error in plain words. ``code`` is None where no rule of seqshape is about it."""

    code: Optional[str]
    matched: str
    message: str
    explanation: str
    fix: str
    shapes: list[list[Optional[int]]]
    frame: Optional[Frame]

    def to_dict(self) -> dict[str, Any]:
        """The contract of ``why --json``."""
        found: dict[str, Any] = {key: getattr(self, key) for key in self._fields[:-1]}
        frame = self.frame
        found["line"] = frame.line if frame else None
        found["file"] = frame.file if frame else None
        found["text"] = frame.text if frame else None
        return found


def explain_error(text: str | bytes) -> Optional[Explanation]:
    """The explanation of a pasted message or traceback, None for an error it doesn't know.

    Of several errors in a traceback the last is taken; where it only wraps another, the one
    before.
    """
    seen = read(text)
    if seen.foreign:
        return None
    from .wordings import WORDINGS

    for message in (seen.message, *seen.earlier):
        here = seen._replace(message=message)
        before = "" if message is seen.message else _before(seen)
        for wording in WORDINGS:
            m = wording.pattern.search(message)
            if m is None:
                continue
            said = wording.say(m, here)
            if said is None:
                continue
            if isinstance(said, ShapeError):
                said = said.message, said.fix, said.code
            return Explanation(
                said[2] if len(said) > 2 else wording.code,
                m[0][:300],
                one_line(message, 2_000),
                f"{before}{said[0]}",
                said[1],
                [s.plain() for s in shapes_in(m[0]) or shapes_in(message)],
                seen.frame,
            )
    return None


def _before(seen: Seen) -> str:
    """What stands above an explanation of an error that only led to the last one."""
    last = f"{seen.kind}: {seen.message}" if seen.message else seen.kind
    return f"The last error, {one_line(last, 80)!r}, isn't known; it followed another. "


def what_to_look_at(text: str | bytes) -> list[str]:
    """Where to look for the cause of an error that isn't known: only what its text shows."""
    seen = read(text)
    found = []
    if seen.foreign:
        found.append(f"It is an error of {seen.foreign}, and no line of Keras led to it.")
    if seen.layer and "encountered when calling" in seen.message:
        found.append(f"It happened in {seen.layer}.")
    shaped = {k: shapes_in(v)[:6] for k, v in seen.received.items()}
    got = [f"{k} {', '.join(map(str, v))}" for k, v in shaped.items() if v]
    if got:
        found.append(f"It got: {'; '.join(got)}.")
    elif seen.shapes and not seen.foreign:
        found.append(f"Its shapes: {', '.join(map(str, seen.shapes[:6]))}.")
    if seen.passes_keras:
        found.append("Compare model.summary() with x.shape, y.shape and their dtypes.")
    return found


def as_object(text: str | bytes) -> dict[str, Any]:
    """The contract of ``why --json``: an explanation, or what to look at in an error that isn't known."""
    found = explain_error(text)
    if found is not None:
        return found.to_dict()
    seen = read(text)
    frame = seen.frame
    return {
        "code": None,
        "matched": None,
        "message": one_line(seen.message, 2_000),
        "look_at": what_to_look_at(text),
        "line": frame.line if frame else None,
        "file": frame.file if frame else None,
        "text": frame.text if frame else None,
    }


__all__ = ["Explanation", "Seen", "as_object", "explain_error", "what_to_look_at"]
