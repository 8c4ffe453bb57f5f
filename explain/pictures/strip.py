"""Steps in a row, and the windows that slide over them: what convolution and pooling share.

How many windows there are, the rule has said; this is only where they stand.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from shapecalc.size import known


class Strip(NamedTuple):
    """``long`` steps below windows, ``short`` windows; sizes may be unknown.

    Window ``i`` starts at ``i * strides - before`` and touches every ``dilation``-th step,
    ``kernel`` of them. ``before`` and ``after`` are steps of zeros that were added.
    ``parts``: windows cut so that exactly ``short`` remain, whatever their length.
    ``late``: a window's result stands at its last step, not at its middle.
    ``turned``: windows are written, not read (a transposed convolution).
    """

    long: Any
    short: Any
    kernel: int
    strides: int = 1
    dilation: int = 1
    before: int = 0
    after: int = 0
    parts: bool = False
    late: bool = False
    turned: bool = False

    @property
    def span(self) -> int:
        return self.dilation * (self.kernel - 1) + 1

    def touched(self, i: int) -> list[int]:
        """The steps of window ``i``, counted from 0; those of zeros lie outside."""
        if self.parts:
            n, steps = int(known(self.short)), int(known(self.long))
            return _ends(i * steps // n, -(-(i + 1) * steps // n), 1)
        start = i * self.strides - self.before
        return _ends(start, start + self.span, self.dilation)

    def anchor(self, i: int) -> int:
        """The step below which the result of window ``i`` is drawn."""
        if self.parts:
            touched = self.touched(i)
            return (touched[0] + touched[-1]) // 2 if touched else 0
        start: int = i * self.strides - self.before
        return start + (self.span - 1 if self.late else (self.span - 1) // 2)

    def lost(self) -> Optional[tuple[int, int]]:
        """Steps at either end that no window has its middle on; None where that says nothing."""
        steps, n = known(self.long), known(self.short)
        if self.strides != 1 or self.before or self.after or self.parts or self.turned:
            return None
        if steps is None:
            return ((self.span - 1) // 2, self.span - 1 - (self.span - 1) // 2)
        return (self.anchor(0), steps - 1 - self.anchor(n - 1)) if n else None

    def unread(self) -> int:
        """Steps at the end that no window touches."""
        steps, n = known(self.long), known(self.short)
        if steps is None or n is None or self.parts or self.turned or n < 1:
            return 0
        return max(0, int(steps) - 1 - max(self.touched(n - 1)))


def _ends(start: int, stop: int, by: int) -> list[int]:
    """A range; of a very long one the first and the last steps, which are all that is shown."""
    whole = range(start, stop, by)
    return list(whole) if len(whole) <= 600 else [*whole[:300], *whole[-300:]]


def padded(
    long: Any,
    short: Any,
    kernel: int,
    strides: int,
    dilation: int,
    padding: str,
    turned: bool = False,
) -> Strip:
    """A strip with the zeros that the padding adds, so that ``short`` windows find room."""
    span = dilation * (kernel - 1) + 1
    steps, n = known(long), known(short)
    if padding == "causal":
        return Strip(long, short, kernel, strides, dilation, span - 1, 0, late=True, turned=turned)
    if padding == "same":
        total = span - 1 if steps is None or n is None else (n - 1) * strides + span - steps
        total = max(total, 0)
        before = total // 2
        return Strip(long, short, kernel, strides, dilation, before, total - before, turned=turned)
    return Strip(long, short, kernel, strides, dilation, turned=turned)


class Columns:
    """Which steps are shown, and where: all of them, or the first and the last."""

    def __init__(self, strip: Strip, most: int) -> None:
        first = -strip.before
        steps = known(strip.long)
        self.gap_at: Optional[int] = None  # the column of the ellipsis
        self.tail_name = ""
        if steps is None:
            self.shown: list[Optional[int]] = [*range(first, first + max(most - 2, 3)), None]
            self.gap_at = len(self.shown) - 1
            self.tail_name = str(strip.long)
        else:
            last = steps + strip.after
            if last - first <= most:
                self.shown = list(range(first, last))
            else:
                head = (most - 1) // 2
                tail = most - 1 - head
                self.shown = [*range(first, first + head), None, *range(last - tail, last)]
                self.gap_at = head
        self.at = {p: i for i, p in enumerate(self.shown) if p is not None}

    def __len__(self) -> int:
        return len(self.shown) + bool(self.tail_name)

    def column(self, position: int) -> int:
        """Where a step stands; what isn't shown stands at the ellipsis."""
        if position in self.at:
            return self.at[position]
        if self.gap_at is None:
            return len(self.shown) - 1 if position > 0 else 0
        return self.gap_at

    def anchors(self, strip: Strip) -> list[tuple[int, int]]:
        """The windows whose result is shown, with its column."""
        n = known(strip.short)
        if n == 1 and self.gap_at is not None and strip.anchor(0) not in self.at:
            return [(0, self.gap_at)]
        found: dict[int, int] = {}
        for order in (range(n if n is not None else 10**9), reversed(range(n or 0))):
            misses = 0
            for i in order:
                at = self.at.get(strip.anchor(i))
                if at is not None:
                    found.setdefault(at, i)
                    misses = 0
                else:
                    misses += 1
                    if misses > 3:
                        break
        return sorted((i, at) for at, i in found.items())
