"""Templates: functions, closures, generators, classes and their objects."""

from __future__ import annotations

from typing import Any, Optional

from .writing import STATEMENTS, Impossible, Scope, Writer, expressions, statements

_PARAMETERS = {
    "python": ["int", "ints", "set", "dict", "str", "words"],
    "numpy": ["int", "ints", "array1", "array2"],
    "pandas": ["int", "frame"],
    "keras": ["int", "ints", "tensor2", "tensor3"],
}
_RETURNS = {
    "python": ["int", "int", "ints", "set", "dict", None],
    "numpy": ["int", "array1", "array2", None],
    "pandas": ["int", "frame", None],
    "keras": ["int", "tensor2", "tensor3", "tensor2", "tensor3"],
}
_DEFAULTS = {
    "int": ["1", "4"],
    "ints": ["[]", "[1]"],
    "dict": ["{}"],
    "set": ["{1}"],
    "str": ["'a'"],
}


class Class:
    """A class of the program: its attributes and methods, by name."""

    def __init__(self) -> None:
        self.attributes: dict[str, str] = {}
        self.methods: dict[str, tuple[list[tuple[str, str, bool]], Optional[str]]] = {}
        self.properties: dict[str, str] = {}


# -- functions -----------------------------------------------------------------------------------
def _parameters(writer: Writer, most: int = 3) -> list[tuple[str, str, bool]]:
    """Parameters: name, kind, whether it has a default."""
    found: list[tuple[str, str, bool]] = []
    for _ in range(writer.rng.randint(0, most)):
        kind = writer.rng.choice(_PARAMETERS[writer.profile])
        default = kind in _DEFAULTS and (writer.rng.random() < 0.3 or any(d for *_, d in found))
        if any(d for *_, d in found) and not default:
            continue
        found.append((writer.fresh("p"), kind, default))
    return found


def _signature(writer: Writer, parameters: list[tuple[str, str, bool]], first: str = "") -> str:
    texts = [first] if first else []
    for name, kind, default in parameters:
        texts.append(f"{name}={writer.rng.choice(_DEFAULTS[kind])}" if default else name)
    return ", ".join(texts)


def _body(
    writer: Writer, parameters: list[tuple[str, str, bool]], returns: Optional[str], names: Any = ()
) -> None:
    """The body of a function: a block, and what it returns."""
    scope = Scope(function=True, returns=returns)
    scope.names.update({name: kind for name, kind, _ in parameters})
    scope.names.update(names)
    writer.scopes.append(scope)
    writer.depth += 1
    left, writer.left = writer.left, writer.rng.randint(1, 5)
    while writer.left > 0:
        writer.one()
    writer.left = left
    value = writer.expression(returns) if returns else ""
    writer.write(f"return {value}".rstrip())
    writer.depth -= 1
    writer.scopes.pop()


def define(decorator: str = "") -> Any:
    def write(writer: Writer) -> None:
        if writer.depth > 2:
            raise Impossible
        name, parameters = writer.fresh("function"), _parameters(writer)
        returns = writer.rng.choice(_RETURNS[writer.profile])
        if decorator:
            writer.write(decorator)
        writer.write(f"def {name}({_signature(writer, parameters)}):")
        _body(writer, parameters, returns)
        writer.functions[name] = (parameters, returns)
        writer.declare(name, "function")
        writer.left += 2

    return write


def recursive(writer: Writer) -> None:
    """A function that calls itself with one less."""
    if writer.depth > 1:
        raise Impossible
    name, kind = writer.fresh("function"), writer.rng.choice(["ints", "set", "dict"])
    if writer.profile != "python":
        raise Impossible
    count, held = writer.fresh("p"), writer.fresh("p")
    writer.write(f"def {name}({count}, {held}):")
    writer.write(f"    if {count} <= 0:")
    writer.write(f"        return {writer.rng.choice(['0', f'len({held})'])}")
    scope = Scope(function=True, returns="int")
    scope.names.update({count: "int", held: kind})
    writer.scopes.append(scope)
    writer.depth += 1
    writer.one()
    writer.one()
    writer.write(f"return {name}({count} % 5 - 1, {held}) + {writer.rng.choice(['1', '0', count])}")
    writer.depth -= 1
    writer.scopes.pop()
    writer.functions[name] = ([(count, "int", False), (held, kind, False)], "int")
    writer.declare(name, "function")


def global_counter(word: str) -> Any:
    """A function that binds a name outside of it."""

    def write(writer: Writer) -> None:
        where = writer.function()
        if (where is None) != (word == "global"):
            raise Impossible
        outer = writer.variable("int", bindable=True)
        if not outer.isidentifier():
            raise Impossible
        name = writer.fresh("function")
        writer.write(f"def {name}():")
        writer.write(f"    {word} {outer}")
        _body(writer, [], None, {outer: "int"})
        writer.functions[name] = ([], None)
        writer.declare(name, "function")

    return write


def generator(writer: Writer) -> None:
    """A function with ``yield``."""
    if writer.depth > 2 or writer.profile != "python":
        raise Impossible
    name = writer.fresh("make")
    writer.write(f"def {name}():")
    scope = Scope(function=True, returns="generator")
    writer.scopes.append(scope)
    writer.depth += 1
    writer.one()
    writer.write(f"for {writer.fresh('i')} in range({writer.expression('small')}):")
    writer.depth += 1
    writer.block(2)
    writer.write("yield 1")
    writer.depth -= 1
    writer.write("yield 2")
    writer.depth -= 1
    writer.scopes.pop()
    writer.declare(name, "generator")


STATEMENTS.add({"function.define": define()}, 2.5)
STATEMENTS.add(
    {
        "function.kept": define("@helpers.keep"),
        "function.cached": define("@__import__('functools').lru_cache(None)"),
        "function.recursive": recursive,
        "function.global": global_counter("global"),
        "function.nonlocal": global_counter("nonlocal"),
        "generator.define": generator,
    }
)
statements(
    {
        "generator.for": "for {*i:int} in {generator}():\n    <block>",
        "generator.list": "{+a:ints} = list({generator}())",
        "generator.next": "{!int} = next({generator}())",
        "generator.unused": "{generator}()",
        "generator.sum": "{!int} = sum({generator}())",
        "function.lambda": "{+f:lambda} = lambda v: {ints}.append(v)",
        "function.lambda_default": "{+f:lambda} = lambda v, n={int}: {ints}.extend([v] * (n % 3))",
        "function.closure": (
            "def {+f:lambda}(v):\n    {ints}.append(v)\n    {set}.add(len({ints}))\n    return len({ints})"
        ),
        "function.counter": (
            "def {*m:any}():\n    held = [0]\n    def more(v):\n        held[0] += 1\n        held.append(v)\n"
            "        return len(held)\n    return more\n{+f:lambda} = {m}()"
        ),
        "function.default_kept": (
            "def {+f:lambda}(v, seen=[]):\n    seen.append(v)\n    return len(seen)"
        ),
        "function.star": (
            "def {*f:any}(*values, **named):\n    {ints}.extend(values)\n    return len(named) + len(values)\n"
            "{!int} = {f}(1, *{b:ints}[:2], a=1, **{dict})"
        ),
        "function.swap": (
            "def {*f:any}(first, second):\n    first.append(1)\n    return second, first\n"
            "{+a:ints}, {+b:ints} = {f}({c:ints}, {d:ints})"
        ),
        "higher.lambda": "{lambda}(<small>)",
        "higher.loop": "for {*i:int} in range(<small>):\n    {lambda}({i})",
        "higher.value": "{!int} = len([{lambda}(v) for v in range(<small>)])",
        "higher.map": "list(map({lambda}, range(<small>)))",
        "higher.map_lines": "list(map({lambda}, [len(line) for line in open('lines.txt')]))",
        "higher.unread": "helpers.repeat({lambda}, <small>)",
        "higher.partial": "__import__('functools').partial({lambda}, <small>)()",
        "higher.twice": ("def {*f:any}(g):\n    g(1)\n    g(2)\n{f}({lambda})"),
        "higher.in_dict": "{'a': {lambda}}[<key>](1)",
        "higher.when": "{lambda}(1) if <maybe> else None",
        "scope.list_in_function": (
            "def {*f:any}():\n    {ints} = [1]\n    {ints}.append(2)\n    return len({ints})\n{!int} = {f}()"
        ),
        "scope.late": ("def {*f:any}():\n    return len({ints})\n{ints}.append(1)\n{!int} = {f}()"),
        "scope.class_body": (
            "class {*f:any}:\n    values = list({ints})\n    values.append(1)\n    n = len(values)\n{!int} = {f}.n"
        ),
    }
)


def _arguments(writer: Writer, parameters: list[tuple[str, str, bool]]) -> str:
    texts = []
    for name, kind, default in parameters:
        if default and writer.rng.random() < 0.6:
            break
        value = writer.expression(kind)
        texts.append(f"{name}={value}" if writer.rng.random() < 0.2 else value)
        if "=" in texts[-1] and texts[-1].startswith(name + "="):
            # What follows goes by name, too.
            for other, of, more in parameters[len(texts) :]:
                if not more:
                    texts.append(f"{other}={writer.expression(of)}")
            break
    return ", ".join(texts)


def _callable(writer: Writer, returns: Any) -> str:
    found = []
    for name in writer.visible("function"):
        parameters, gives = writer.functions[name]
        if returns is ... or gives == returns:
            found.append((name, parameters))
    for name in writer.visible("object"):
        for method, (parameters, gives) in writer.classes[writer.objects[name]].methods.items():
            if returns is ... or gives == returns:
                found.append((f"{name}.{method}", parameters))
    if not found:
        raise Impossible
    name, parameters = writer.rng.choice(found[-5:])
    return f"{name}({_arguments(writer, parameters)})"


def call(writer: Writer) -> None:
    writer.write(_callable(writer, ...))


def call_in_loop(writer: Writer) -> None:
    writer.write(f"for {writer.fresh('i')} in {writer.rng.choice(['range(3)', _LINES])}:")
    writer.write(f"    {_callable(writer, ...)}")


_LINES = "open('lines.txt')"
STATEMENTS.add({"call.statement": call, "call.loop": call_in_loop}, 3.0)
for _kind in ("int", "ints", "set", "dict", "array1", "array2", "frame", "tensor2", "tensor3"):
    expressions(_kind, {f"call.{_kind}": lambda writer, _kind=_kind: _callable(writer, _kind)}, 2.0)


# -- classes -----------------------------------------------------------------------------------------
_ATTRIBUTES = {
    "python": ["int", "ints", "set", "dict", "words"],
    "numpy": ["int", "array1", "array2"],
    "pandas": ["int", "frame"],
    "keras": ["int", "ints"],
}


def define_class(writer: Writer) -> None:
    if writer.depth > 0:
        raise Impossible
    name, made = writer.fresh("Class"), Class()
    bases = [c for c in writer.visible("class") if c in writer.classes]
    base = writer.rng.choice(bases) if bases and writer.rng.random() < 0.4 else ""
    foreign = not base and writer.rng.random() < 0.15
    writer.write(f"class {name}{f'({base})' if base else '(helpers.Base)' if foreign else ''}:")
    writer.depth += 1
    if base:
        made.attributes.update(writer.classes[base].attributes)
        made.methods.update(writer.classes[base].methods)
    if writer.rng.random() < 0.3:
        shared = writer.fresh("shared")
        kind = writer.rng.choice(["int", "ints"])
        writer.write(f"{shared} = {writer.plain(kind) if kind == 'int' else '[]'}")
        made.attributes[shared] = kind
    parameters = [] if base else _parameters(writer, 2)
    own = {} if base else parameters
    writer.write(f"def __init__({_signature(writer, parameters, 'self')}):")
    scope = Scope(function=True)
    scope.names.update({n: k for n, k, _ in own})
    writer.scopes.append(scope)
    writer.depth += 1
    if base:
        inner = writer.classes[base].methods["__init__"][0]
        writer.write(f"super().__init__({_arguments(writer, inner)})")
    for _ in range(writer.rng.randint(1, 3)):
        kind = writer.rng.choice(_ATTRIBUTES[writer.profile])
        part = writer.fresh("part")
        writer.write(f"self.{part} = {writer.expression(kind)}")
        made.attributes[part] = kind
        scope.names[f"self.{part}"] = kind
    if writer.rng.random() < 0.3:
        writer.one()
    writer.depth -= 1
    writer.scopes.pop()
    made.methods["__init__"] = (parameters, None)
    writer.classes[name] = made
    for _ in range(writer.rng.randint(1, 3)):
        _method(writer, made)
    writer.depth -= 1
    if foreign:
        made.methods["touch"] = ([], None)
    writer.declare(name, "class")
    make_object(writer)
    writer.left += 3


def _method(writer: Writer, made: Class) -> None:
    names = {f"self.{part}": kind for part, kind in made.attributes.items()}
    method = writer.rng.choice(["add", "step", writer.fresh("method"), writer.fresh("method")])
    if writer.rng.random() < 0.15:
        writer.write("@property")
        prop = writer.fresh("prop")
        writer.write(f"def {prop}(self):")
        _body(writer, [("self", "self", False)], "int", names)
        made.properties[prop] = "int"
        return
    parameters = _parameters(writer, 2)
    returns = writer.rng.choice(_RETURNS[writer.profile])
    writer.write(f"def {method}({_signature(writer, parameters, 'self')}):")
    _body(writer, parameters, returns, names)
    made.methods[method] = (parameters, returns)


def make_object(writer: Writer) -> None:
    names = writer.visible("class")
    if not names:
        raise Impossible
    of = writer.rng.choice(names)
    made = writer.classes[of]
    name = writer.fresh("object")
    writer.write(f"{name} = {of}({_arguments(writer, made.methods['__init__'][0])})")
    writer.declare(name, "object")
    writer.objects[name] = of
    for part, kind in {**made.attributes, **made.properties}.items():
        # A property is read only; it is no variable of which more is known.
        if part in made.attributes:
            writer.declare(f"{name}.{part}", kind)


def method_call(writer: Writer) -> None:
    names = writer.visible("object")
    if not names:
        raise Impossible
    name = writer.rng.choice(names)
    methods = writer.classes[writer.objects[name]].methods
    method = writer.rng.choice([m for m in methods if m != "__init__"] or ["__init__"])
    writer.write(f"{name}.{method}({_arguments(writer, methods[method][0])})")


def property_read(writer: Writer) -> str:
    found = [
        f"{name}.{prop}"
        for name in writer.visible("object")
        for prop in writer.classes[writer.objects[name]].properties
    ]
    if not found:
        raise Impossible
    return writer.rng.choice(found)


def set_attribute(writer: Writer) -> None:
    found = [n for n in writer.visible("int") if "." in n]
    if not found:
        raise Impossible
    owner, _, part = writer.rng.choice(found).rpartition(".")
    writer.write(f"setattr({owner}, {part!r}, {writer.expression('int')})")


def class_attribute(writer: Writer) -> None:
    names = writer.visible("class")
    found = [
        (n, p)
        for n in names
        for p, k in writer.classes[n].attributes.items()
        if "shared" in p and k == "int"
    ]
    if not found:
        raise Impossible
    name, part = writer.rng.choice(found)
    writer.write(f"{name}.{part} += 1")


STATEMENTS.add({"class.define": define_class}, 2.0)
STATEMENTS.add({"object.make": make_object, "object.call": method_call}, 4.0)
STATEMENTS.add({"object.setattr": set_attribute, "object.class_attribute": class_attribute}, 0.5)
expressions("int", {"object.property": property_read})
statements(
    {
        "object.len": (
            "class {*c:any}:\n    def __init__(self):\n        self.held = [1]\n    def __len__(self):\n"
            "        self.held.append(1)\n        return len(self.held)\n{*o:any} = {c}()\n{!int} = len({o}) + len({o})"
        ),
        "object.called": (
            "class {*c:any}:\n    def __call__(self, v):\n        {ints}.append(v)\n        return len({ints})\n"
            "{+o:lambda} = {c}()"
        ),
        "object.iter": (
            "class {*c:any}:\n    def __iter__(self):\n        {ints}.append(1)\n        return iter([1, 2])\n"
            "for {*i:int} in {c}():\n    <block>"
        ),
        "object.getitem": (
            "class {*c:any}:\n    def __getitem__(self, key):\n        {ints}.append(1)\n        return 2\n"
            "{!int} = {c}()['x']"
        ),
        "object.context": (
            "class {*c:any}:\n    def __enter__(self):\n        {ints}.append(1)\n        return {ints}\n"
            "    def __exit__(self, *args):\n        {ints}.append(2)\n        return True\n"
            "with {c}() as {*v:ints}:\n    <block>"
        ),
        "object.add": (
            "class {*c:any}:\n    def __iadd__(self, v):\n        {ints}.append(v)\n        return self\n"
            "{*o:any} = {c}()\n{o} += 1"
        ),
        "object.static": (
            "class {*c:any}:\n    kept = []\n    @classmethod\n    def add(cls, v):\n        cls.kept.append(v)\n"
            "    @staticmethod\n    def count(v):\n        return len(v)\n{c}.add(1)\n{c}().add(2)\n"
            "{!int} = {c}.count({c}.kept)"
        ),
        "object.dataclass": (
            "@__import__('dataclasses').dataclass\nclass {*c:any}:\n    n: int = 2\n    values: list = None\n"
            "{*o:any} = {c}(values={ints})\n{o}.values.append(1)\n{o}.n += 1\n{!int} = {o}.n"
        ),
        "object.setter": (
            "class {*c:any}:\n    @property\n    def n(self):\n        return len({ints})\n    @n.setter\n"
            "    def n(self, v):\n        {ints}.append(v)\n{*o:any} = {c}()\n{o}.n = 5\n{!int} = {o}.n"
        ),
        "object.setattr_own": (
            "class {*c:any}:\n    def __setattr__(self, name, v):\n        {ints}.append(1)\n{c}().n = 2"
        ),
        "object.getattr_own": (
            "class {*c:any}:\n    def __getattr__(self, name):\n        {ints}.append(1)\n        return 3\n{!int} = {c}().n"
        ),
        "object.dict": (
            "class {*c:any}:\n    n = 1\n{*o:any} = {c}()\n{o}.__dict__['n'] = {int}\n{!int} = {o}.n"
        ),
        "object.named_tuple": (
            "{*c:any} = __import__('collections').namedtuple('P', 'n values')\n{*o:any} = {c}(2, {ints})\n"
            "{o}.values.append({o}.n)"
        ),
    },
    0.7,
)
# What sizes of models are made of.
expressions(
    "size",
    {
        "size.int": "<int>",
        "size.name": "{int}",
        "size.len": "len({sized})",
        "size.len_plus": "len({sized}) + 1",
        "size.first": "{ints}[0]",
        "size.item": "{dict}[<key>]",
    },
)
