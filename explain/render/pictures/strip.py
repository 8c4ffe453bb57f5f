"""Steps in a row, and the windows that slide over them: what convolution and pooling share.

The number of windows is the rule's; this module only knows their positions.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

from shapecalc.numbers.size import Size, known, span

# Steps of a window: of a longer one nothing is counted step by step.
MOST_LOOKED_AT = 200_000


class Strip(NamedTuple):
    """``long`` steps below windows, ``short`` windows; sizes may be unknown.

    Window ``i`` starts at ``i * strides - before`` and touches every ``dilation``-th step,
    ``kernel`` of them. ``before`` and ``after`` are steps of zeros that were added.
    ``parts``: windows cut so that exactly ``short`` remain, whatever their length.
    ``late``: a window's result is drawn at its last step, not at its middle.
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
        """How many steps a window reaches over, from its first to its last."""
        reach: int = span(self.kernel, self.dilation)
        return reach

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

    def reads(self, position: int) -> bool:
        """Whether any window touches a step."""
        n = known(self.short)
        if self.parts or self.turned or self.kernel > MOST_LOOKED_AT:
            return True
        for j in range(self.kernel):
            i, rest = divmod(position + self.before - j * self.dilation, self.strides)
            if rest == 0 and i >= 0 and (n is None or i < n):
                return True
        return False

    def skipped(self) -> int:
        """Steps that no window touches, those at the end included."""
        steps, n = known(self.long), known(self.short)
        if steps is None or n is None or self.parts or self.turned:
            return 0
        if self.kernel > MOST_LOOKED_AT:
            return self.unread()
        # Steps a stride apart make a row of places; in it each tap of the window reads n in
        # succession, later taps later ones.
        rows: dict[int, list[int]] = {}
        for j in range(self.kernel):
            place, row = divmod(j * self.dilation, self.strides)
            rows.setdefault(row, []).append(place)
        read = 0
        for row, places in rows.items():
            free = -((row - self.before) // self.strides)  # the first place that is a step
            end = (self.before + steps - 1 - row) // self.strides + 1
            for place in places:
                start, stop = max(place, free), min(place + n, end)
                if start < stop:
                    read, free = read + stop - start, stop
        return int(steps) - read

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
    """A strip with the zeros that the padding adds, so that ``short`` windows find room; the most
    that there may be where that depends on an unknown length."""
    reach = span(kernel, dilation)
    if padding == "causal":
        return Strip(long, short, kernel, strides, dilation, reach - 1, 0, late=True, turned=turned)
    if padding == "same":
        missing: Any = (short - 1) * strides + reach - long
        if isinstance(missing, Size):  # of unknown lengths the difference may be known
            missing = missing.polynomial().as_constant()
        total = reach - 1 if missing is None else max(missing, 0)
        before = total // 2
        return Strip(long, short, kernel, strides, dilation, before, total - before, turned=turned)
    return Strip(long, short, kernel, strides, dilation, turned=turned)


class Columns:
    """Which steps are shown, and where: all of them, or those at the ends.

    ``None`` in ``shown`` is an ellipsis. At the beginning there is room for two whole windows
    where that is possible, at the end for one.
    """

    def __init__(self, strip: Strip, most: int) -> None:
        steps = known(strip.long)
        self.tail_name = ""
        self.shown: list[Optional[int]] = []
        first = -strip.before
        if steps is None:
            self.tail_name = str(strip.long)
            self._zeros(first, 0, most)
            room = max(most - 2 - len(self.shown), 1)
            self.shown += [*range(room), None]
        elif steps + strip.before + strip.after <= most:
            self.shown = list(range(first, steps + strip.after))
        else:
            behind = Columns.__new__(Columns)
            behind.shown = []
            if strip.before + strip.after > most // 2:
                self._zeros(first, 0, most)
                behind._zeros(steps, steps + strip.after, most)
            else:
                self.shown = list(range(first, 0))
                behind.shown = list(range(steps, steps + strip.after))
            before, after = len(self.shown), len(behind.shown)
            room = most - before - after
            if steps <= room:
                self.shown += range(steps)
            else:
                if None in self.shown + behind.shown:  # without all zeros no window is whole
                    head = (room - 1) // 2
                    tail = room - 1 - max(head, 1)
                else:
                    head, tail = _ends_of(strip, most - 1)
                    head, tail = head - before, tail - after
                head, tail = max(head, 1), max(tail, 1)
                self.shown += [*range(head), None, *range(steps - tail, steps)]
            self.shown += behind.shown
        self.gaps = [i for i, p in enumerate(self.shown) if p is None]
        self.at = {p: i for i, p in enumerate(self.shown) if p is not None}

    def _zeros(self, start: int, stop: int, most: int) -> None:
        """Zeros, of which only the outer ones are shown where they are too many."""
        if stop - start <= max(most // 3, 3):
            self.shown += range(start, stop)
        else:
            self.shown += [start, start + 1, None, stop - 1]

    def __len__(self) -> int:
        return len(self.shown) + bool(self.tail_name)

    def column(self, position: int) -> int:
        """The column of a step; what isn't shown is at the ellipsis."""
        if position in self.at:
            return self.at[position]
        before = [i for p, i in self.at.items() if p < position]
        if not before:
            return 0
        return min(max(before) + 1, len(self.shown) - 1)

    def whole(self, strip: Strip, i: int) -> bool:
        """Whether a window's ends and its result are all shown."""
        touched = strip.touched(i)
        return {touched[0], touched[-1], strip.anchor(i)} <= self.at.keys()

    def anchors(self, strip: Strip) -> list[tuple[int, int]]:
        """The windows whose result is shown, with its column."""
        n = known(strip.short)
        if n == 1 and self.gaps and strip.anchor(0) not in self.at:
            return [(0, self.column(strip.anchor(0)))]
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


def _ends_of(strip: Strip, room: int) -> tuple[int, int]:
    """How many columns the ends get: the first window, then the last, then the second, if they fit."""
    head = room // 2
    if not strip.parts:
        last = min(strip.span + strip.unread(), room // 2)
        head = max(head, min(strip.span + strip.strides, room - last))
        if strip.span <= room - 2:
            head = max(head, strip.span)
    return head, room - head
