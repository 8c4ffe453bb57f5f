"""Hold many random records against Keras and print the mix, a line a layer.

python -m tests.properties.report --n 100000 --jobs 2 --out report.json
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from typing import Any

SHARES = (("single", 70), ("stack", 25), ("graph", 5))


def work(job: tuple[int, int, int]) -> dict[str, Any]:
    """Compare one slice of the records; returns counts and the first disagreements."""
    start, count, every = job
    from shapecalc.models.prediction import predict
    from tests.oracle import differences, keras_says
    from tests.properties.configs import RandomChooser, single, stack
    from tests.properties.graphs import disagreement

    mix: Counter[str] = Counter()
    wrong: list[Any] = []
    codes: Counter[str] = Counter()
    for i in range(start, start + count):
        kind = _kind(i % 100)
        if kind == "graph":
            found = disagreement(i)
            mix["graph accepted" if found is not None else "graph not built"] += 1
            if found:
                wrong.append([{"graph": i}, found])
            continue
        pick = RandomChooser(i * every + 1)
        record = single(pick) if kind == "single" else stack(pick)
        name = record["layers"][0]["class_name"] if kind == "single" else "stack of 2 to 8"
        predicted = predict(record)
        real = keras_says(json.loads(json.dumps(record)))
        mix[f"{name} {'refused' if 'error' in real else 'accepted'}"] += 1
        if "error" in predicted:
            codes[predicted["error"]["code"]] += 1
        apart = differences(record, predicted, real)
        if apart:
            wrong.append([record, apart[0]])
    return {"mix": mix, "wrong": wrong, "codes": codes}


def _kind(i: int) -> str:
    for kind, share in SHARES:
        if i < share:
            return kind
        i -= share
    return "single"


def main() -> int:
    """Run the comparison; exit code 1 when anything disagrees or too little was accepted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--out")
    options = parser.parse_args()
    size = 500
    slices = [
        (options.seed + at, min(size, options.n - at), 7919) for at in range(0, options.n, size)
    ]
    started = time.time()
    mix: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    wrong: list[Any] = []
    context = multiprocessing.get_context("spawn")
    with context.Pool(options.jobs, maxtasksperchild=20) as pool:
        for done, part in enumerate(pool.imap_unordered(work, slices), 1):
            mix.update(part["mix"])
            codes.update(part["codes"])
            wrong += part["wrong"]
            print(f"\r{done * size:,} records, {len(wrong)} disagree", end="", file=sys.stderr)
    print(file=sys.stderr)
    names = sorted({key.rsplit(" ", 1)[0] for key in mix if not key.startswith("graph")})
    print(f"{'layer':<28}{'accepted':>10}{'refused':>10}")
    for name in names:
        print(f"{name:<28}{mix[f'{name} accepted']:>10,}{mix[f'{name} refused']:>10,}")
    print(f"{'functional graph':<28}{mix['graph accepted']:>10,}{0:>10,}")
    accepted = sum(n for key, n in mix.items() if key.endswith("accepted"))
    total = sum(mix.values())
    print(
        f"{total:,} configurations, {accepted:,} accepted ({accepted / total:.0%}), "
        f"{len(wrong)} disagree, {time.time() - started:,.0f} s"
    )
    print("refusals by code: " + ", ".join(f"{c} {n:,}" for c, n in sorted(codes.items())))
    few = too_few(mix, options.n)
    if few:
        print("too few accepted to prove anything: " + ", ".join(few))
    for record, apart in wrong[:20]:
        print(json.dumps(record)[:500], "->", apart[:300])
    if options.out:
        with open(options.out, "w") as out:
            json.dump({"mix": mix, "codes": codes, "wrong": wrong}, out, indent=1)
    return 1 if wrong or few else 0


def too_few(mix: Counter[str], n: int) -> list[str]:
    """Layers of which fewer than one record in 2,000 was accepted; cells never are, alone."""
    from tests.properties.configs import classes

    names = [c.__name__ for c in classes() if c.role != "cell"]
    return [name for name in names if mix[f"{name} accepted"] < n // 2000]


if __name__ == "__main__":
    raise SystemExit(main())
