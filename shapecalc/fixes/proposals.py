"""From a problem to the edits that fix it: one function a kind, on the syntax tree.

An edit made here is a proposal. It is offered only once it was brought in and the text read
again (:func:`shapecalc.fixes.edits.verified`), so a function may propose what usually helps
and needn't know every way in which it could not.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any, Optional

from ..errors.changes import ReplaceLayer
from ..keras_names import KERAS_LAYERS
from ..readers.code.libraries.arguments import argument_node
from ..readers.notebook import Source
from ..readers.results import Edit, Place, Problem

# Arguments that Keras 2 took and that changed nothing that is computed.
_IDLE = ("input_length", "implementation", "consume_less", "dynamic", "inbound_nodes", "fused")

Proposal = Callable[[Problem, Source], Optional[tuple[list[Edit], bool]]]
_proposals: dict[str, Proposal] = {}


def proposes(*codes: str) -> Callable[[Proposal], Proposal]:
    """Enters a function for these codes. It returns the edits, and whether they are safe."""

    def keep(proposal: Proposal) -> Proposal:
        _proposals.update(dict.fromkeys(codes, proposal))
        return proposal

    return keep


def propose(problem: Problem, source: Source) -> None:
    """Give a problem the edits that may fix it; one that has some keeps them."""
    proposal = _proposals.get(problem.code)
    if proposal is None or problem.edits:
        return
    try:
        found = proposal(problem, source)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        return
    if found is not None and found[0]:
        problem.edits, problem.safe = tuple(found[0]), found[1]


# -- pieces of text ----------------------------------------------------------------------
def _start(source: Source, node: Any) -> Place:
    return source.place_at(node.lineno, node.col_offset)


def _end(source: Source, node: Any) -> Place:
    return source.place_at(node.end_lineno, node.end_col_offset)


def _edit(start: Place, end: Place, text: str) -> Edit:
    return Edit(
        start.line or 1, (start.column or 1) - 1, end.line or 1, (end.column or 1) - 1, text,
        start.cell,
    )  # fmt: skip


def _replaced(source: Source, node: Any, text: str) -> Edit:
    return _edit(_start(source, node), _end(source, node), text)


def _key(source: Source, keyword: ast.keyword, word: str) -> Edit:
    """A keyword argument under another name."""
    start = _start(source, keyword)
    end = source.place_at(keyword.lineno, keyword.col_offset + len((keyword.arg or "").encode()))
    return _edit(start, end, word)


def _added(source: Source, call: ast.Call, text: str) -> Edit:
    """One more argument, after the last."""
    arguments = _arguments(call)
    if arguments:
        at = _end(source, arguments[-1])
        return _edit(at, at, f", {text}")
    at = source.place_at(call.end_lineno or call.lineno, (call.end_col_offset or 1) - 1)
    return _edit(at, at, text)


def _removed(source: Source, call: ast.Call, node: Any) -> Edit:
    """One argument less, with its comma; comments beside it stay."""
    arguments = _arguments(call)
    at = arguments.index(node)
    if at and "#" not in _text(source, arguments[at - 1], node):
        return _edit(_end(source, arguments[at - 1]), _end(source, node), "")
    if at + 1 < len(arguments) and "#" not in _text(source, node, arguments[at + 1]):
        return _edit(_start(source, node), _start(source, arguments[at + 1]), "")
    return _edit(_start(source, node), _end(source, node), "")


def _arguments(call: ast.Call) -> list[Any]:
    return sorted([*call.args, *call.keywords], key=lambda n: (n.lineno, n.col_offset))


def _text(source: Source, before: Any, after: Any) -> str:
    """The text between two nodes."""
    lines = source.lines[before.end_lineno - 1 : after.lineno]
    if len(lines) == 1:
        return lines[0].encode()[before.end_col_offset : after.col_offset].decode(errors="ignore")
    return "\n".join(
        [lines[0].encode()[before.end_col_offset :].decode(errors="ignore"), *lines[1:-1]]
    )


def _argument(call: Any, name: str) -> Optional[ast.keyword]:
    found = argument_node(call, name)
    return found if isinstance(found, ast.keyword) else None


def _call(value: Any) -> Optional[ast.Call]:
    """The call that made a layer, None for one made elsewhere."""
    node = getattr(value, "node", None)
    return node if isinstance(node, ast.Call) else None


def _inner(call: ast.Call) -> Optional[ast.Call]:
    """The layer inside a wrapper's call."""
    given = _argument(call, "layer")
    node = given.value if given is not None else (call.args[0] if call.args else None)
    return node if isinstance(node, ast.Call) else None


def _name(call: ast.Call) -> str:
    """The last word of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _renamed(source: Source, call: ast.Call, new: str) -> list[Edit]:
    """A layer of another class: the word in the call, and where it is imported."""
    func = call.func
    if isinstance(func, ast.Attribute):
        end = _end(source, func)
        column = (end.column or 1) - len(func.attr)
        return [_edit(Place(end.line, column, end.cell), end, new)]
    if not isinstance(func, ast.Name):
        return []
    edits = [_replaced(source, func, new)]
    for node in _nodes(source, ast.ImportFrom):
        names = [a.asname or a.name for a in node.names]
        if "*" not in names and func.id in names and new not in names:
            at = _end(source, node.names[names.index(func.id)])
            edits.append(_edit(at, at, f", {new}"))
    return edits


def _nodes(source: Source, kind: Any) -> Iterator[Any]:
    return (node for node in source.nodes if isinstance(node, kind))


# -- arguments ---------------------------------------------------------------------------
@proposes("SEQ202")
def _unknown_argument(problem: Problem, source: Source) -> Any:
    """A misspelt argument gets its name, a misplaced one goes into the layer inside."""
    call, word, rule = (problem.clues[k] for k in ("node", "argument", "rule"))
    given = _argument(call, word)
    if given is None:
        return None
    own = get_close_matches(word, [*rule.kinds, *rule.extra], 1)
    inner = _inner(call)
    if inner is not None and "layer" in rule.kinds:
        from ..layers.registry import layer_classes

        cls = layer_classes().get(_name(inner))
        near = get_close_matches(word, list(cls.kinds) if cls is not None else [], 1)
        if near and (word == near[0] or not own):
            value = source.piece(given.value)
            return [
                _removed(source, call, given),
                _added(source, inner, f"{near[0]}={value}"),
            ], True
    if own and _argument(call, own[0]) is None:
        return [_key(source, given, own[0])], True
    return None


@proposes("SEQ701", "SEQ704", "SEQ706", "SEQ713")
def _gone_argument(problem: Problem, source: Source) -> Any:
    """An argument that Keras 3 doesn't take goes, or gets its new name."""
    call, word = problem.clues["node"], problem.clues["argument"]
    given = _argument(call, word)
    if given is None:
        return None
    new = problem.clues.get("renamed")
    if new:
        return ([_key(source, given, new)], True) if _argument(call, new) is None else None
    off = isinstance(given.value, ast.Constant) and given.value.value in (False, None)
    return [_removed(source, call, given)], word in _IDLE or off


# -- shapes ------------------------------------------------------------------------------
@proposes("SEQ101", "SEQ510", "SEQ514")
def _lost_steps(problem: Problem, source: Source) -> Any:
    """The recurrent layer above returns every step, or the last one only its last."""
    if problem.code != "SEQ101":
        return _last_step(problem, source)
    for value in problem.clues.get("above", ()):
        call = _recurrent(value)
        if call is not None:
            return _all_steps(source, call)
    return None


def _recurrent(value: Any) -> Optional[ast.Call]:
    """The call that made a recurrent layer, inside a Bidirectional too."""
    call, rule = _call(value), value.layer
    if call is not None and rule.wraps == "directions":
        return _inner(call) or call
    return call if rule.role == "recurrent" else None


def _all_steps(source: Source, call: ast.Call) -> Any:
    given = _argument(call, "return_sequences")
    if given is None:
        return [_added(source, call, "return_sequences=True")], True
    if isinstance(given.value, ast.Constant) and given.value.value is False:
        return [_replaced(source, given.value, "True")], False
    return None


def _last_step(problem: Problem, source: Source) -> Any:
    """One label per sequence: the last recurrent layer needn't return every step."""
    model = _model(problem)
    for value in reversed(model.layers):
        call = _recurrent(value)
        if call is None:
            continue
        given = _argument(call, "return_sequences")
        return ([_removed(source, call, given)], False) if given is not None else None
    return None


@proposes("SEQ102")
def _window(problem: Problem, source: Source) -> Any:
    """A window longer than the steps: padding makes room."""
    value = problem.clues["layer"]
    call = _call(value)
    if call is None or "padding" not in value.layer.kinds:
        return None
    given = _argument(call, "padding")
    if given is not None:
        return [_replaced(source, given.value, "'same'")], False
    return [_added(source, call, "padding='same'")], False


@proposes("SEQ103")
def _flatten(problem: Problem, source: Source) -> Any:
    """Flatten over unknown steps: a mean over the steps has a size that is known."""
    fixes = getattr(problem.clues.get("error"), "fixes", ())
    other = next((fix.class_name for fix in fixes if isinstance(fix, ReplaceLayer)), "")
    for value in problem.clues.get("above", ()):
        call = _call(value)
        if call is not None and other in value.layer.instead.values():
            return _renamed(source, call, other), False
    return None


@proposes("SEQ301")
def _misspelt_layer(problem: Problem, source: Source) -> Any:
    """A layer gets its name, where it is called and where it is imported."""
    call, word = problem.clues["node"], problem.clues["word"]
    near = get_close_matches(word, KERAS_LAYERS, 1)
    if not near or not isinstance(call, ast.Call):
        return None
    if isinstance(call.func, ast.Attribute) and call.func.attr == word:
        return _renamed(source, call, near[0]), True
    edits = [_replaced(source, n, near[0]) for n in _nodes(source, ast.Name) if n.id == word]
    for node in _nodes(source, ast.ImportFrom):
        for alias in node.names:
            if alias.name == word and alias.asname is None:
                edits.append(_replaced(source, alias, near[0]))
    return edits, True


# -- loss and activation -----------------------------------------------------------------
def _model(problem: Problem) -> Any:
    """The model that a check looked at."""
    first = problem.clues["details"][0]
    return getattr(first, "model", first)


@proposes("SEQ511", "SEQ512")
def _loss(problem: Problem, source: Source) -> Any:
    """The sparse loss for class numbers, the other for one-hot labels."""
    call = _model(problem).compile_node
    given = _argument(call, "loss")
    node: Any = given.value if given is not None else call.args[1]
    node = node.func if isinstance(node, ast.Call) else node
    sparse = problem.code == "SEQ512"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [_replaced(source, node, repr(_other(node.value, sparse)))], False
    word = node.attr if isinstance(node, ast.Attribute) else node.id
    fake = ast.copy_location(ast.Call(func=node, args=[], keywords=[]), node)
    return _renamed(source, fake, _other(word, sparse)), False


def _other(word: str, sparse: bool) -> str:
    """The name of the loss that reads the other kind of labels."""
    camel = word[:1].isupper()
    if sparse:
        return f"Sparse{word}" if camel else f"sparse_{word}"
    return word.removeprefix("Sparse") if camel else word.removeprefix("sparse_")


@proposes("SEQ515")
def _softmax(problem: Problem, source: Source) -> Any:
    """softmax over one unit is always 1: sigmoid."""
    model = _model(problem)
    call = _call(model.layers[-1])
    given = _argument(call, "activation")
    if given is None or getattr(model.layers[-1].layer, "units", 0) != 1:
        return None
    if isinstance(given.value, ast.Constant) and given.value.value == "softmax":
        return [_replaced(source, given.value, "'sigmoid'")], False
    return None


@proposes("SEQ531")
def _one_row_more(problem: Problem, source: Source) -> Any:
    """An Embedding needs a row for the id 0 that pads, beside one for each word."""
    value = problem.clues.get("layer") or problem.clues["details"][0]
    call = _call(value)
    if call is None:
        return None
    given = _argument(call, "input_dim")
    node = given.value if given is not None else call.args[0]
    at = _end(source, node)
    if isinstance(node, (ast.IfExp, ast.Lambda, ast.BoolOp, ast.Compare)):
        return None  # + would bind closer than these
    return [_edit(at, at, " + 1")], False


@proposes("SEQ525")
def _padded_floats(problem: Problem, source: Source) -> Any:
    """Fractions stay fractions."""
    call = problem.clues["details"][1].node
    return [_added(source, call, "dtype='float32'")], False
