"""What a check is: a code, a severity, the event it waits for, and a page.

The reader of source tells what happens as it walks the code:

=================  ==================================================================
event              handed over
=================  ==================================================================
``making``         the name of a layer's class, its arguments as a dict, its node
``made``           the LayerValue, its node
``called``         the LayerCall, its input Tensors, its node (functional models)
``added``          the ModelValue, what is added, its node (Sequential models)
``declared_later`` the ModelValue, the LayerValue with an ``input_shape``, its node
``wired``          the ModelValue, its LayerCalls in order, its node (``Model(inputs, outputs)``)
``optimizer``      the path of an optimizer's class, its keyword arguments, its node
``compiled``       the ModelValue, the node of ``compile``
``fed``            the Feed: model, method, arrays, node
``reshaped``       the Array before and after, the target, the node
``stored``         the Array, the part of it that is written, the value, the node
``scaled``         the scaler that was fitted, the Array that it is given, its method, the node
``loaded``         the ModelValue that was saved there, the arguments of load_model, its node
``library``        the path of a function or class of Keras that is called, the Given of the call
``operated``       the path of a function called on a symbolic tensor, its node
``asked``          the ModelValue, the Given of a method's call
``asked_layer``    the LayerValue, the Given of a method's call
``gone``           the LayerValue, the name of an attribute that layers no longer have, its node
``calling``        the LayerValue, or the Instance of a layer class of the source, that is called,
                   its arguments by place and by name, its node
``applied``        the Function of the source that is called, its arguments by place and by name,
                   the node
``recorded``       the Logs of a history, the name that is looked for in it, the node
``unpacked``       what is unpacked, its items if they are known, the targets, the node
``uneven``         the Array of lists of different lengths, the node
``weighed``        the Instance of a layer class of the source that adds a weight, its shape, the node
``refused``        the ShapeError of a rule, its node, the LayerValue
``end``            nothing: the whole file was read
``named``          never emitted: undefined names are looked for after the reading
=================  ==================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar, Optional

from ..errors import ShapeError, codes
from ..readers.results import Edit, Place, Problem

_checks: dict[str, type[Check]] = {}


class Check:
    """One finding. A subclass names its ``code`` and the ``event``, and defines :meth:`find`.

    One without a code asks rules that have codes of their own. One without an event is the
    page of a code that is reported elsewhere.
    """

    code: ClassVar[str] = ""
    severity: ClassVar[str] = "warning"
    event: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        if cls.event or cls.code:
            _checks[cls.code or cls.__name__] = cls

    def __init__(self, it: Any) -> None:
        self.it = it

    def find(self, *details: Any) -> Iterator[Problem]:
        """The problems with what happened."""
        raise NotImplementedError

    def problem(
        self,
        node: Any,
        message: str,
        fix: str,
        *,
        cause: Any = None,
        cause_text: str = "",
        edits: tuple[Edit, ...] = (),
        safe: bool = False,
        layer_name: str = "",
        code: str = "",
        severity: str = "",
    ) -> Problem:
        """A finding at a node of the source; ``cause`` is the node of what brought it about."""
        source = self.it.source
        return Problem(
            code or self.code,
            message,
            fix,
            severity=severity or self.severity,
            place=source.place(node) if node is not None else Place(),
            cause=source.place(cause) if cause is not None else None,
            cause_text=cause_text,
            edits=edits,
            safe=safe,
            layer_name=layer_name,
        )

    def refused(
        self,
        error: ShapeError,
        node: Any,
        cause: Any = None,
        cause_text: str = "",
        severity: str = "error",
        layer_name: str = "",
    ) -> Problem:
        """A rule's refusal as a finding: with its code, its words and its fix."""
        return self.problem(
            node,
            error.message,
            error.fix,
            cause=cause,
            cause_text=cause_text,
            layer_name=layer_name,
            code=error.code,
            severity=severity,
        )


@cache
def load() -> dict[str, type[Check]]:
    """Every check by its code. The files are looked for once, not for every file that is read."""
    from importlib import import_module
    from pkgutil import iter_modules

    from .. import checks

    for module in iter_modules(checks.__path__):
        import_module(f"{checks.__name__}.{module.name}")
    return dict(sorted(_checks.items()))


@cache
def watchers() -> dict[str, list[Any]]:
    """The checks that wait for each event."""
    found: dict[str, list[Any]] = {}
    for cls in load().values():
        if cls.event:
            found.setdefault(cls.event, []).append(cls)
    return found


def page_of(code: str) -> Optional[type]:
    """The class whose docstring is the page of a code: a check or a ShapeError."""
    found: Optional[type] = load().get(code)
    if found is None:
        found = codes().get(code)
    return found


def all_codes() -> dict[str, type]:
    """Every code that can be reported, with the class whose docstring is its page."""
    found: dict[str, type] = {**codes()}
    found.update({c.code: c for c in load().values() if c.code})
    return dict(sorted(found.items()))
