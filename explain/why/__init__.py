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
    from .wordings import WORDINGS

    for message in (seen.message, *seen.earlier, seen.whole):
        here = seen._replace(message=message)
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
                said[0],
                said[1],
                [s.plain() for s in shapes_in(m[0]) or shapes_in(message)],
                seen.frame,
            )
    return None


__all__ = ["Explanation", "Seen", "explain_error"]
