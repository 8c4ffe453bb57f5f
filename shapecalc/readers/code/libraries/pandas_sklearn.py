"""pandas, scikit-learn and other data libraries, as far as shapes go."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from ....numbers.size import Size
from ..interpreter.values import (
    FLOATS,
    INTEGERS,
    Array,
    ArrayFacts,
    Frame,
    LabelEncoder,
    Method,
    OneHotEncoder,
    Projection,
    Scaler,
    Thing,
    Unknown,
)
from .arguments import Given, Rule, nothing, table, unknown
from .arrays import array_of
from .copies import copied
from .numpy import functions as numpy_functions
from .python import functions as python_functions
from .python import mathematics

if TYPE_CHECKING:
    from ..interpreter.interpreter import Interpreter


# -- pandas ---------------------------------------------------------------------------------
def _of_unknown_size(given: Given) -> Frame:
    return Frame(given.text(), None)


def _frame(given: Given) -> Frame:
    value, columns = given.get(0, "data"), given.kwargs.get("columns")
    names = list(columns) if isinstance(columns, (list, tuple)) else None
    if isinstance(value, dict):
        rows = array_of(next(iter(value.values()), None)).shape
        return Frame("frame", rows[0] if rows else None, columns=list(value))
    shape = array_of(value).shape or (None,)
    return Frame("frame", shape[0], shape[1] if len(shape) > 1 else None, names)


def _dummies(given: Given) -> Frame:
    value = given.get(0, "data")
    rows = value.rows if isinstance(value, Frame) else (array_of(value).shape or (None,))[0]
    return Frame(given.text(), rows)


def of_frame(it: Interpreter, frame: Frame, name: str, node: Any) -> Any:
    """An attribute of a table: its shape, its values, a column, a method."""
    if name == "shape":
        rows = frame.rows if frame.rows is not None else it.size(f"len({frame.name})")
        width = frame.width if frame.width is not None else it.size(f"{frame.name}.shape[1]")
        return (rows, width)
    if name in ("values", "array"):
        return Array((frame.rows, frame.width), frame.name)
    if name == "columns":
        return Unknown(f"{frame.name}.columns") if frame.columns is None else list(frame.columns)
    is_method = name in frame_methods or name in ("iloc", "loc", "at", "iat")
    if not is_method and frame.columns is not None and name in frame.columns:
        return Array((frame.rows,), it.text(node))
    return Method(frame, name)


def _same_frame(given: Given) -> Any:
    frame: Frame = given.owner
    width = frame.width if given.word != "rename" else None
    columns = frame.columns if width is not None and frame.columns else None
    if given.word == "rename":
        width = frame.width
    return _result(given, frame.rows, width, columns)


def _result(given: Given, rows: Any, width: Any, columns: Any, name: str = "") -> Any:
    """A changed table: a new one, or None where ``inplace`` says that this one changes."""
    frame: Frame = given.owner
    if given.kwargs.get("inplace") is not True:
        return Frame(name or frame.name, rows, width, columns)
    given.it.set_table(frame, rows, width, columns)
    return None


def _fewer_rows(given: Given) -> Any:
    if given.kwargs.get("axis", 0) not in (0, "index"):  # fewer columns
        return _result(given, given.owner.rows, None, None)
    return _result(given, None, given.owner.width, given.owner.columns)


def _drop(given: Given) -> Any:
    frame: Frame = given.owner
    names = given.kwargs.get("columns", given.get(0, "labels"))
    if "columns" not in given.kwargs and given.get(1, "axis", 0) not in (1, "columns"):
        return _result(given, None, frame.width, frame.columns, given.text())
    gone = [names] if isinstance(names, str) else names
    width: Any = None
    columns = None
    if isinstance(gone, (list, tuple)):
        columns = None if frame.columns is None else [c for c in frame.columns if c not in gone]
        if columns is not None:
            width = len(columns)
        elif frame.width is not None and given.kwargs.get("errors") != "ignore":
            width = frame.width - len(gone)
    return _result(given, frame.rows, width, columns, given.text())


def _pop(given: Given) -> Array:
    frame: Frame = given.owner
    name = given.get(0, "item")
    given.it.drop_columns(frame, [name])
    return Array((frame.rows,), given.text())


def _insert(given: Given) -> None:
    frame, name = given.owner, given.get(1, "column")
    columns = frame.columns
    if columns is not None:
        at = given.get(0, "loc")
        known = isinstance(at, int) and isinstance(name, (str, int))
        columns = [*columns[:at], name, *columns[at:]] if known else None
    width = frame.width + 1 if isinstance(frame.width, (int, Size)) else None
    given.it.set_table(frame, frame.rows, width, columns)


def _index_set(given: Given) -> Any:
    """``set_index``: columns become the index, unless ``drop=False``."""
    frame, keys = given.owner, given.get(0, "keys")
    names = keys if isinstance(keys, list) else [keys]
    if given.kwargs.get("drop", True) is False:
        return _result(given, frame.rows, frame.width, frame.columns)
    if not all(isinstance(name, str) for name in names):
        return _result(given, frame.rows, None, None)
    return _result(given, frame.rows, *given.it.without(frame, names))


def _index_reset(given: Given) -> Any:
    """``reset_index``: the index becomes columns, unless ``drop=True``."""
    frame = given.owner
    if given.kwargs.get("drop") is True:
        return _result(given, frame.rows, frame.width, frame.columns)
    return _result(given, frame.rows, None, None)


frame_methods = table(
    {
        "to_numpy as_matrix": lambda given: Array((given.owner.rows, given.owner.width)),
        "set_index": _index_set,
        "reset_index": _index_reset,
        "insert": _insert,
        "astype copy fillna sort_values sort_index applymap replace "
        "interpolate ffill bfill rename shift round clip diff": _same_frame,
        "dropna drop_duplicates head tail sample query": _fewer_rows,
        "groupby resample apply rolling": unknown,
        "drop": _drop,
        "pop": _pop,
    }
)


# -- scikit-learn ------------------------------------------------------------------------------
def _train_test_split(given: Given) -> list[Any]:
    test = given.kwargs.get("test_size", 0.25 if "train_size" not in given.kwargs else None)
    parts: list[Any] = []
    for i, value in enumerate(given.args):
        words = given.it.text(given.node.args[i]) if i < len(given.node.args) else "array"
        parts += [_portion(value, test, is_test, words) for is_test in (False, True)]
    return parts


def _portion(value: Any, test: Any, is_test: bool, words: str) -> Any:
    if isinstance(value, Frame):
        return Frame(words, _share(value.rows, test, is_test), value.width, value.columns)
    if isinstance(value, Unknown):
        return Unknown(f"split({words})")
    array = array_of(value)
    facts = array.facts._replace(items=None, eye=False)
    rows = _share(array.shape[0], test, is_test) if array.shape else None
    return Array(None if array.shape is None else (rows, *array.shape[1:]), "", facts)


def _share(n: Any, test: Any, is_test: bool) -> Any:
    """How many rows a split leaves: scikit-learn rounds the test part up."""
    if not isinstance(n, int) or not isinstance(test, (int, float)):
        return None
    tests = math.ceil(n * test) if isinstance(test, float) else test
    return tests if is_test else n - tests


# (rows, columns, number of classes)
_TABLES: dict[str, tuple[int, int, int]] = {
    "load_iris": (150, 4, 3),
    "load_wine": (178, 13, 3),
    "load_digits": (1797, 64, 10),
    "load_breast_cancer": (569, 30, 2),
    "load_diabetes": (442, 10, 0),
    "fetch_california_housing": (20640, 8, 0),
    "fetch_olivetti_faces": (400, 4096, 40),
}


def _table(given: Given) -> Any:
    rows, width, classes = _TABLES[given.word]
    if given.kwargs.get("as_frame") is not None:
        return given.unknown()
    labels = ArrayFacts("int", classes, reached=True) if classes else FLOATS
    data, target = Array((rows, width), "", FLOATS), Array((rows,), "", labels)
    if given.kwargs.get("return_X_y") is True:
        return (data, target)
    return Thing(given.word, {"data": data, "target": target})


def _shuffled(given: Given) -> Any:
    if len(given.args) <= 1:
        return given.get(0, "x")
    arrays = [array_of(a) for a in given.args]
    return [a.like(a.shape, "dtype", "classes", "onehot", "reached", "pixels") for a in arrays]


# Data sets that scikit-learn brings: rows, columns, classes (0 for measured values).
_BUNDLED = {
    "load_iris": (150, 4, 3), "load_wine": (178, 13, 3), "load_breast_cancer": (569, 30, 2),
    "load_digits": (1797, 64, 10), "load_diabetes": (442, 10, 0),
}  # fmt: skip


def _bundled(given: Given) -> Any:
    rows, columns, classes = _BUNDLED[given.word]
    if given.kwargs.get("as_frame") or (given.word == "load_digits" and given.args):
        return given.unknown()
    x = Array((rows, columns), "", FLOATS)
    y = Array((rows,), "", ArrayFacts("int", classes, reached=True) if classes else FLOATS)
    if given.kwargs.get("return_X_y") is True:
        return (x, y)
    return Thing(given.text(), {"data": x, "target": y}) if not given.loose else given.unknown()


def _made(given: Given) -> Any:
    """``make_regression(n_samples, n_features, …)`` and its like."""
    if given.loose or given.kwargs.get("coef"):
        return given.unknown()
    usual = {"make_regression": 100, "make_classification": 20, "make_blobs": 2}
    rows = given.it.as_size(given.get(0, "n_samples", 100))
    columns = usual.get(given.word, 2)
    if given.word in usual:
        columns = given.it.as_size(given.get(1, "n_features", columns))
    if not all(isinstance(n, (int, Size)) for n in (rows, columns)):
        return given.unknown()
    if given.word != "make_regression":
        return (Array((rows, columns), "", FLOATS), Array((rows,), "", INTEGERS))
    targets = given.it.as_size(given.get(3, "n_targets", 1))
    shape = (
        (rows,) if targets == 1 else (rows, targets if isinstance(targets, (int, Size)) else None)
    )
    return (Array((rows, columns), "", FLOATS), Array(shape, "", FLOATS))


functions = table(
    {
        " ".join(_BUNDLED): _bundled,
        "make_regression make_classification make_blobs make_moons make_circles": _made,
        "compute_class_weight": lambda given: Array((None,), "", FLOATS),
        "ceil floor sqrt log log2 log10 exp prod": mathematics,
        "read_csv read_excel read_json read_table read_pickle read_parquet DataReader download "
        "read_hdf concat merge": _of_unknown_size,
        "DataFrame": _frame,
        "Series": lambda given: Array(given.array(0, "data").shape or (None,)),
        "get_dummies": _dummies,
        "train_test_split": _train_test_split,
        " ".join(_TABLES): _table,
        "MinMaxScaler StandardScaler RobustScaler MaxAbsScaler Normalizer PowerTransformer "
        "QuantileTransformer": lambda given: Scaler(given.word),
        "SimpleImputer KNNImputer": lambda given: Projection(given.word, None),  # empty columns go
        "LabelEncoder OrdinalEncoder": lambda given: LabelEncoder(given.word),
        "OneHotEncoder LabelBinarizer MultiLabelBinarizer": lambda given: OneHotEncoder(given.word),
        "PCA TruncatedSVD": lambda given: Projection(given.word, given.get(0, "n_components")),
        "OrderedDict": python_functions["dict"],
        "loadmat imread loads load Counter defaultdict deque product chain": unknown,
        "deepcopy copy": copied,
        "shuffle": _shuffled,
    }
)


# -- methods of scalers and encoders -------------------------------------------------------------
def _data(given: Given) -> Any:
    """What a scaler is given, as an array; the value itself where no array is made of it."""
    value = given.get(0, "X")
    return array_of(value) if isinstance(value, (Array, Frame, list)) else value


def _fitted(given: Given) -> Scaler:
    scaler: Scaler = given.owner
    data = _data(given)
    shape = data.shape if isinstance(data, Array) else None
    scaler.width = shape[1] if shape and len(shape) == 2 else None
    return scaler


def _scaled(given: Given) -> Array:
    if given.word == "fit_transform":
        _fitted(given)
    array = _data(given)
    if isinstance(array, Array):
        given.it.emit("scaled", given.owner, array, given.word, given.node)
    frame = isinstance(given.get(0, "X"), (Frame, Unknown))
    array = array_of(array)
    return Array(array.shape) if frame else Array(array.shape, "", FLOATS)


def _encoded(given: Given) -> Array:
    """LabelEncoder takes and gives one column, OrdinalEncoder a table."""
    shape = given.array(0, "y").shape
    alone = (None,) if given.owner.name == "LabelEncoder" else None
    return Array(alone if shape is None else shape, "", INTEGERS)


def _one_hot(given: Given) -> Array:
    shape = given.array(0, "y").shape
    alone = given.owner.name != "MultiLabelBinarizer" and not (shape and len(shape) > 1)
    rows = shape[0] if shape else None
    return Array((rows, None), "", ArrayFacts(onehot=alone))


def _projected(given: Given) -> Array:
    width = given.owner.width
    rows = (given.array(0, "X").shape or (None,))[0]
    return Array((rows, width if isinstance(width, (int, Size)) else None))


_SCALING: dict[type[Thing], Rule] = {
    Scaler: _scaled, LabelEncoder: _encoded, OneHotEncoder: _one_hot, Projection: _projected,
}  # fmt: skip
thing_methods: dict[tuple[type[Thing], str], Rule] = {
    (kind, word): rule for kind, rule in _SCALING.items() for word in ("fit_transform", "transform")
}
thing_methods[Scaler, "inverse_transform"] = _scaled
thing_methods[Scaler, "fit"] = _fitted

# What is surely meant where nothing is known of the object.
methods = table(
    {
        "reshape": numpy_functions["reshape"],
        "astype copy fillna to_numpy toarray todense tolist": lambda given: Unknown(
            given.owner.name
        ),
        "append extend": nothing,
    }
)
