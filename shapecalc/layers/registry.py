"""The layers that exist: every class in a file of ``layers/`` is in, by being there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Optional

from ..errors import BadModel, ShapeError, UnknownLayer, shown
from . import ELSEWHERE, FAMILIES

if TYPE_CHECKING:
    from .base import Layer

_classes: dict[str, type[Layer]] = {}
_aliases: dict[str, str] = {}
_retired: dict[str, type[Layer]] = {}
# Layers of other rooms than keras.layers, by room and name.
_elsewhere: dict[tuple[str, str], type[Layer]] = {}
_loaded = False
_listed: dict[str, type[Layer]] = {}

_where = {name: file for file, names in FAMILIES.items() for name in names.split()}

MOST_NESTED = 50


def register(cls: type[Layer]) -> None:
    global _listed
    _listed = {}
    if cls.retired:
        _retired[cls.__name__] = cls
        return
    if cls.package:
        _elsewhere[_package(cls.package), cls.__name__] = cls
        return
    _classes[cls.__name__] = cls
    for alias in cls.__dict__.get("aliases", ()):
        _aliases[alias] = cls.__name__


def load() -> None:
    """Import every family once, so that its classes register themselves."""
    global _loaded
    if _loaded:
        return
    _loaded = True
    from importlib import import_module
    from pkgutil import iter_modules

    from .. import layers

    for module in iter_modules(layers.__path__):
        import_module(f"{layers.__name__}.{module.name}")
    import_module("shapecalc.models.sequential")
    import_module("shapecalc.models.functional")


def _load_family(name: str) -> type[Layer] | None:
    """The class of this very name, from its own file."""
    module = _where.get(name)
    if module is not None:
        from importlib import import_module

        import_module(f"{__package__}.{module}")
    return _classes.get(name)


def layer_classes() -> dict[str, type[Layer]]:
    """Every layer class by its Keras name, in alphabetical order; models are left out."""
    global _listed
    load()
    if not _listed:
        _listed = {name: cls for name, cls in sorted(_classes.items()) if not cls.is_model}
    return _listed


class _Classes:
    """The classes of ``keras.layers`` as attributes; ``elsewhere`` those of Keras's own models."""

    def __getattr__(self, name: str) -> type[Layer]:
        return class_elsewhere(name, "keras") or layer_class(name)


CLASSES = _Classes()


def names() -> list[str]:
    """Every name a layer can be called by, aliases included."""
    load()
    return [*_classes, *_aliases]


def class_for_command(name: str, aliases: bool = True) -> Optional[type[Layer]]:
    """The class that a command means: ``conv1d``, ``max-pooling1d``, ``MaxPooling1D``.

    Without ``aliases`` only the family of the layer is loaded.
    """
    word = name.replace("-", "").replace("_", "").lower()
    for known_name in _where:
        if known_name.lower() == word and _load_family(known_name) is not None:
            return _classes[known_name]
    for known_name in names() if aliases else ():
        if known_name.lower() == word:
            cls = layer_class(known_name)
            return None if cls.is_model else cls
    return None


def layer_class(name: str) -> type[Layer]:
    """The class of a layer by Keras's name or alias. Raises UnknownLayer."""
    cls = _classes.get(name) or _load_family(name)
    if cls is not None:
        return cls
    load()
    cls = _classes.get(_aliases.get(name, name))
    if cls is None:
        raise UnknownLayer(name=name)
    return cls


def retired_class(name: str) -> Optional[type[Layer]]:
    """A layer that only older versions of Keras had; saved files alone can hold one."""
    from importlib import import_module

    import_module(f"{__package__}.retired")  # its classes register themselves
    return _retired.get(name)


def class_elsewhere(name: str, package: str) -> Optional[type[Layer]]:
    """A layer that isn't in ``keras.layers``, by its name and the package that has it."""
    at = _package(package), name
    if at not in _elsewhere and name in ELSEWHERE:
        from importlib import import_module

        import_module(f"{__package__}.{ELSEWHERE[name]}")
    return _elsewhere.get(at)


def hub_classes() -> dict[str, type[Layer]]:
    """KerasHub's layers that have a rule, by their name there."""
    from importlib import import_module

    import_module(f"{__package__}.hub")  # its classes register themselves
    found = {name: cls for (package, name), cls in _elsewhere.items() if package == "keras_hub"}
    return dict(sorted(found.items()))


_PACKAGES = ("keras", "tensorflow", "tf_keras", "keras_hub", "keras_nlp")


def _package(module: str) -> str:
    """The package that a module is of; KerasHub was KerasNLP."""
    first = module.split(".")[0]
    return "keras_hub" if first == "keras_nlp" else first


def _is_keras(config: Mapping[str, Any]) -> bool:
    """Whether a saved config names a class of Keras itself, not one of its owner's."""
    module = config.get("module")
    if module is None:
        return ">" not in str(config.get("registered_name") or "")
    return isinstance(module, str) and (module.split(".")[0] in _PACKAGES and ".ops" not in module)


_depth = 0


def from_config(config: Mapping[str, Any]) -> Layer:
    """A layer from the config Keras saves: ``{"class_name": "Conv1D", "config": {...}}``.

    Raises ShapeError (2xx for the arguments, SEQ301 for an unknown class, SEQ302 for
    something that is not a config). What :mod:`.readers.legacy` made of an old config may say
    that a layer is ``retired``, or why its shape is ``unknown``.
    """
    global _depth
    try:
        name, arguments = config["class_name"], config.get("config", {})
    except (TypeError, KeyError, AttributeError):
        name, arguments = None, None
    if not isinstance(name, str) or not isinstance(arguments, dict):
        raise BadModel(
            f"{shown(config)} is not a layer config.",
            'A layer is written {"class_name": "Conv1D", "config": {"filters": 8, …}}.',
        )
    if config.get("unknown"):
        raise UnknownLayer(str(config["unknown"]))
    if not _is_keras(config):
        raise UnknownLayer(
            f"{shown(name)} isn't a layer of Keras: it comes from {shown(config.get('module'))}.",
            "Its shape can't be known from its config.",
        )
    if _depth > MOST_NESTED:
        raise BadModel(f"Layers are nested more than {MOST_NESTED} deep.", "Flatten the model.")
    _depth += 1
    try:
        cls = retired_class(name) if config.get("retired") else None
        module = str(config.get("module"))
        if name in ELSEWHERE or _package(module) == "keras_hub":
            cls = class_elsewhere(name, module)
            if cls is None and _package(module) == "keras_hub":
                raise UnknownLayer(f"{name} is a layer of KerasHub that seqshape has no rule for.")
        return (cls or layer_class(name)).from_arguments(arguments)
    except ShapeError as error:
        error.while_constructing = True
        raise
    finally:
        _depth -= 1
