"""Subwords by byte-pair encoding (BPE): learned by merging pairs, applied longest first.

In plain Python, since this is what the lesson shows. The ``subwords8k`` of the course's notes was
removed from tensorflow-datasets; this is a small encoder of the same kind. It starts from single
characters and merges, again and again, the most frequent pair of neighbours, until the vocabulary
is full. A text is then cut greedily: at each place the longest piece that fits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Optional

# Stands for the space before a word, as the underscore did in subwords8k.
START = "▁"
_PARTS = re.compile(r"\s*(?:\w+|[^\w\s]+)")
# Rarer words don't change which pairs are frequent.
_MOST_WORDS = 30_000
# Longer pieces are not learned.
LONGEST = 24


def parts(text: str) -> list[str]:
    """Words and runs of punctuation; what follows a space begins with START."""
    found = []
    for part in _PARTS.findall(" " + text.replace(START, "_")):
        bare = part.lstrip()
        found.append(START + bare if len(bare) < len(part) else bare)
    return found


def learn(texts: Iterable[str], room: int) -> list[str]:
    """At most ``room`` pieces: START, characters by frequency, then merged pieces in the order
    of merging. Of equally frequent pairs the first in the alphabet wins."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(parts(text))
    letters: Counter[str] = Counter()
    for part, n in counts.items():
        for letter in part:
            letters[letter] += n
    letters.pop(START, None)
    known = [START, *sorted(letters, key=lambda c: (-letters[c], c))][:room]
    common = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST_WORDS]
    return _joined(known, common, room)


def _joined(pieces: list[str], common: list[tuple[str, int]], room: int) -> list[str]:
    words = [list(part) for part, _ in common]
    weight = [n for _, n in common]
    pairs: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], set[int]] = {}
    for i, word in enumerate(words):
        for pair in pairwise(word):
            pairs[pair] += weight[i]
            where.setdefault(pair, set()).add(i)
    queue = _Queue(pairs)
    known = set(pieces)
    while len(pieces) < room:
        best = queue.best()
        if best is None:
            break
        new = best[0] + best[1]
        if new not in known:
            known.add(new)
            pieces.append(new)
        changed: dict[tuple[str, str], int] = {}
        for i in where.pop(best, ()):
            before, n = words[i], weight[i]
            after = words[i] = _replaced(before, best, new)
            for pair in pairwise(before):
                changed[pair] = changed.get(pair, 0) - n
            for pair in pairwise(after):
                changed[pair] = changed.get(pair, 0) + n
                if new in pair:
                    where.setdefault(pair, set()).add(i)
        changed.pop(best, None)
        pairs.pop(best, None)
        queue.update(changed)
    return pieces


class _Queue:
    """The most frequent pair of a changing table: a heap with stale entries left in."""

    def __init__(self, pairs: Counter[tuple[str, str]]) -> None:
        import heapq

        self.pairs = pairs
        self.heap = [(-n, pair) for pair, n in pairs.items()]
        heapq.heapify(self.heap)

    def best(self) -> Optional[tuple[str, str]]:
        """The most frequent pair, if it occurs at least twice."""
        import heapq

        while self.heap:
            n, pair = heapq.heappop(self.heap)
            if self.pairs.get(pair, 0) == -n and n < -1 and len(pair[0] + pair[1]) <= LONGEST:
                return pair
        return None

    def update(self, changed: Mapping[tuple[str, str], int]) -> None:
        """Change the counts of pairs by so much."""
        import heapq

        for pair, difference in changed.items():
            if difference:
                self.pairs[pair] += difference
                if self.pairs[pair] > 1:
                    heapq.heappush(self.heap, (-self.pairs[pair], pair))


def _replaced(word: list[str], pair: tuple[str, str], new: str) -> list[str]:
    out, i = [], 0
    while i < len(word):
        if i + 1 < len(word) and word[i] == pair[0] and word[i + 1] == pair[1]:
            out.append(new)
            i += 2
        else:
            out.append(word[i])
            i += 1
    return out


def cut(part: str, index: dict[str, int]) -> list[str]:
    """One part cut into pieces, the longest first; an unknown character stays alone."""
    out, i = [], 0
    while i < len(part):
        for end in range(min(len(part), i + LONGEST), i, -1):
            if part[i:end] in index:
                break
        out.append(part[i:end])
        i = end
    return out


def joined(pieces: Iterable[str]) -> str:
    """The text of some pieces."""
    return "".join(pieces).replace(START, " ").strip()
