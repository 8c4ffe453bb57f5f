"""Broken and odd input for every reader, for as long as wanted.

    python -m tests.properties.fuzz --minutes 60 --seed 1
    python -m tests.properties.fuzz --minutes 60 --guided      # needs: pip install -e '.[fuzz]'

Whatever the makers make is read and told as the commands do it. Each input must end within
seconds and in bounded memory, without a traceback, and be writable in every format. With
``--guided`` Atheris chooses: it watches which lines of seqshape run, and goes on with the
choices that reached new ones. What fails is printed with what makes it again, and the exit
code is 1.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any, Optional

SECONDS = 45  # a broken HDF5 file is given up after 30
MEGABYTES = 3_000


class Run:
    """What was read so far, and what failed."""

    def __init__(self, folder: str) -> None:
        from .makers import MAKERS
        from .reading import COMMANDS, SOURCES, read

        self.makers, self.read = MAKERS, read
        # Commands read every kind of file that may hold models.
        self.commands, self.files = COMMANDS, (*SOURCES, ".json", ".keras", ".h5")
        self.folder = Path(folder)
        self.counts: Counter[str] = Counter()
        self.failures: dict[str, str] = {}
        signal.signal(signal.SIGALRM, _too_long)

    def one(self, rng: random.Random, name: str) -> None:
        """One input, read; ``name`` makes it again."""
        often = [times for _, times in self.makers.values()]
        suffix = rng.choices(list(self.makers), often)[0]
        way = rng.random()
        command = rng.choice(self.commands) if way < 0.1 and suffix in self.files else ""
        content = self.makers[suffix][0](rng)
        path = self.folder / f"file{suffix}"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        signal.alarm(SECONDS)
        try:
            self.counts[f"{suffix} {self.read(path, way > 0.7, command)}"] += 1
        except (Exception, RecursionError, MemoryError) as error:
            self.counts[f"{suffix} FAILED"] += 1
            self.failed(error, f"{name} {suffix}")
        finally:
            signal.alarm(0)

    def failed(self, error: BaseException, name: str) -> None:
        where = traceback.extract_tb(error.__traceback__)[-1]
        kind = f"{type(error).__name__} {where.filename}:{where.lineno} {error}"[:200]
        if kind not in self.failures:
            self.failures[kind] = name
            print(name, kind, flush=True)

    def close(self) -> int:
        for what, n in sorted(self.counts.items()):
            print(f"{what:20} {n:>9,}")
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        total, kinds = sum(self.counts.values()), len(self.failures)
        print(f"{total:,} inputs, {kinds} kinds of failure, at most {most:,} MB", flush=True)
        return 1 if kinds else 0


class Chosen(random.Random):
    """A generator whose choices are the bytes it is given; after them, always the first."""

    def __init__(self, data: bytes) -> None:
        super().__init__(0)
        self.data, self.at = data, 0

    def getrandbits(self, k: int, /) -> int:
        count = (k + 7) // 8
        part = self.data[self.at : self.at + count]
        self.at += count
        return int.from_bytes(part, "little") & ((1 << k) - 1)

    def random(self) -> float:
        return self.getrandbits(16) / (1 << 16)


def at_random(run: Run, seed: int, minutes: float) -> None:
    end = time.monotonic() + minutes * 60
    number = seed * 10_000_000
    while time.monotonic() < end:
        number += 1
        run.one(random.Random(number), f"seed {number}")


def guided(seed: int, minutes: float, corpus: Optional[str]) -> int:
    """Fuzz with Atheris. It never comes back, so that the closing lines are printed before."""
    import atheris

    with atheris.instrument_imports(include=["shapecalc", "explain"]):
        run = Run(tempfile.mkdtemp())
    end = time.monotonic() + minutes * 60
    folder = Path(corpus or tempfile.mkdtemp())
    rng = random.Random(seed)
    for n in range(200):
        (folder / f"seed{n}").write_bytes(rng.randbytes(400))

    def once(data: bytes) -> None:
        if time.monotonic() > end:
            os._exit(run.close())
        run.one(Chosen(data), f"bytes {data[:200].hex()}")

    options = ["-max_len=1000", "-len_control=0", "-rss_limit_mb=0", "-timeout=0", "-verbosity=0"]
    atheris.Setup(["fuzz", f"-seed={seed + 1}", *options, str(folder)], once)
    atheris.Fuzz()
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--guided", action="store_true", help="let Atheris choose")
    parser.add_argument("--corpus", help="the folder of the choices that Atheris keeps")
    wanted = parser.parse_args()
    os.environ["SEQSHAPE_DEBUG"] = "1"  # an error inside the reader is not passed over
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    if wanted.guided:
        return guided(wanted.seed, wanted.minutes, wanted.corpus)
    with tempfile.TemporaryDirectory() as folder:
        run = Run(folder)
        at_random(run, wanted.seed, wanted.minutes)
        return run.close()


def _too_long(*_: Any) -> None:
    raise TimeoutError(f"longer than {SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
