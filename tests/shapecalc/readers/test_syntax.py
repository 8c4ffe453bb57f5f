"""Going over a tree finds what ``ast.walk`` finds, but for the signs of operations."""

import ast
import sys
from pathlib import Path

import pytest

from shapecalc.readers.syntax import nodes, statements

SIGNS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
EVERY_KIND = """
from a import b as c
@d
async def f(p, /, q: int = 1, *args, r=None, s, **more) -> t:
    global u
    async with v as w, x: await y
    async for z in a: yield
    else: del b[1:2:3], c.d
    return lambda e: {**f, g: h} if not i else [j async for k in l if m < n in o]
class P(Q, metaclass=R):
    t: U = V
    w @= (yield from x)
while y and z or w:
    try: raise e from f
    except (g, h) as i: continue
    except: break
    else: assert j, k
    finally: nonlocals = {*l, -m}
match n:
    case {"a": [1, *o], **p} | Q(r, s=None) | t.u if (v := w): pass
    case _: f"{x!r:{y}}" "z"
"""
NEWER = "type A[T: int] = list[T]\ndef f[T](x: T): pass"


def found_by_walk(tree):
    return [node for node in ast.walk(tree) if not isinstance(node, SIGNS)]


def test_all_nodes_of_every_kind_of_syntax_in_the_order_of_walk():
    tree = ast.parse(EVERY_KIND)
    assert nodes(tree) == found_by_walk(tree)
    assert nodes(tree.body) == [node for node in found_by_walk(tree) if node is not tree]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="syntax of Python 3.12")
def test_all_nodes_of_newer_syntax():
    tree = ast.parse(NEWER)
    assert nodes(tree) == found_by_walk(tree)


@pytest.mark.parametrize("text", [EVERY_KIND, Path(__file__).read_text(encoding="utf-8")])
def test_all_statements(text):
    tree = ast.parse(text)
    kinds = (ast.stmt, ast.excepthandler, ast.match_case)
    assert {*statements(tree.body)} == {n for n in ast.walk(tree) if isinstance(n, kinds)}
