"""`seqshape models`: the models of the course, and those of Keras itself."""

from __future__ import annotations


def run_models(as_json: bool) -> None:
    """Print the course models with their shapes and counts."""
    from shapecalc.readers.course import COURSE_MODELS, course_model

    found = []
    for name, entry in COURSE_MODELS.items():
        summary = course_model(name).summary(entry.input_shape)
        found.append((name, summary.total_params, entry))
    if as_json:
        import json

        print(
            json.dumps(
                [
                    {
                        "name": n,
                        "title": e.title,
                        "input_shape": list(e.input_shape),
                        "layers": list(e.layers),
                        "is_graph": e.is_graph,
                        "total_params": total,
                    }
                    for n, total, e in found
                ],
                indent=2,
            )
        )
        return
    from shapecalc.models.applications import NAMES

    from ..render.terminal import print_pieces, print_rows, terminal_width, wrapped

    width = max(len(f"{total:,}") for _, total, _ in found)
    rows = [(n, f"{total:,}".rjust(width), e.title) for n, total, e in found]
    print_rows(rows, ("name", "params".rjust(width), "what it is"))
    own = f"Keras's own, as `seqshape model {next(iter(NAMES))}`: {', '.join(sorted(NAMES))}."
    print_pieces([[], *([("", line)] for line in wrapped(own, terminal_width()))])
