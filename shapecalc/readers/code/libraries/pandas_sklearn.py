"""pandas, scikit-learn and other data libraries, as far as shapes go."""

from __future__ import annotations

from typing import Any

from ....numbers.size import Size, known
from ..interpreter.values import Array, Frame, LayerValue, Method, ModelValue, Rest, Thing, Unknown
from .arguments import Given, table
from .arrays import array_of
from .python import MATHEMATICS, _mathematics, length_of

functions, library = table()
methods, method = table()

for _word in MATHEMATICS:
    functions[_word] = _mathematics


# -- pandas ---------------------------------------------------------------------------------
@library("read_csv", "read_excel", "read_json", "read_table", "read_pickle", "read_parquet",
         "DataReader", "download", "read_hdf")  # fmt: skip
def _read(given: Given) -> Any:
    return Frame(given.it.text(given.node), None)


@library("DataFrame")
def _frame(given: Given) -> Any:
    value, columns = given.get(0, "data"), given.kwargs.get("columns")
    names = list(columns) if isinstance(columns, (list, tuple)) else None
    if isinstance(value, dict):
        first = next(iter(value.values()), None)
        rows = array_of(first).shape
        return Frame("frame", rows[0] if rows else None, columns=list(value))
    array = array_of(value) if value is not None else Array(None)
    shape = array.shape
    width = shape[1] if shape and len(shape) > 1 else None
    return Frame("frame", shape[0] if shape else None, width, names)


@library("Series")
def _series(given: Given) -> Any:
    array = array_of(given.get(0, "data"))
    return Array(array.shape or (None,), "")


@library("concat", "merge")
def _concat(given: Given) -> Any:
    return Frame(given.it.text(given.node), None)


@library("get_dummies")
def _dummies(given: Given) -> Any:
    value = given.get(0, "data")
    rows = value.rows if isinstance(value, Frame) else (array_of(value).shape or (None,))[0]
    return Frame(given.it.text(given.node), rows)


def of_frame(it: Any, frame: Frame, name: str, node: Any) -> Any:
    """An attribute of a table: its shape, its values, a column, a method."""
    if name == "shape":
        rows = frame.rows if frame.rows is not None else it.size(f"len({frame.name})")
        return (rows, _width(it, frame))
    if name in ("values", "array"):
        return Array((frame.rows, frame.width), frame.name)
    if name == "columns":
        return (
            list(frame.columns) if frame.columns is not None else Unknown(f"{frame.name}.columns")
        )
    if name in ("iloc", "loc", "at", "iat"):
        return Method(frame, name)
    if name in frame_methods or (frame.columns is not None and name not in frame.columns):
        return Method(frame, name)
    if frame.columns is not None and name in frame.columns:
        return Array((frame.rows,), it.text(node))
    return Method(frame, name)


def _width(it: Any, frame: Frame) -> Any:
    return frame.width if frame.width is not None else it.size(f"{frame.name}.shape[1]")


frame_methods, on_frame = table()


def frame_method(given: Given) -> Any:
    handler = frame_methods.get(given.word)
    return handler(given) if handler is not None else given.unknown()


@on_frame("to_numpy", "as_matrix")
def _to_numpy(given: Given) -> Any:
    return Array((given.owner.rows, given.owner.width), "")


@on_frame("astype", "copy", "fillna", "reset_index", "set_index", "sort_values", "sort_index",
          "apply", "applymap", "replace", "interpolate", "ffill", "bfill", "rename", "shift",
          "round", "clip", "diff", "rolling", "mean_")  # fmt: skip
def _same_frame(given: Given) -> Any:
    frame: Frame = given.owner
    width = frame.width if given.word not in ("reset_index", "set_index", "apply") else None
    columns = frame.columns if width is not None and frame.columns else None
    return Frame(frame.name, frame.rows, width, list(columns) if columns else None)


@on_frame("dropna", "drop_duplicates", "head", "tail", "sample", "query", "groupby", "resample")
def _fewer_rows(given: Given) -> Any:
    frame: Frame = given.owner
    if given.word in ("groupby", "resample"):
        return given.unknown()
    if given.kwargs.get("inplace") is True:
        frame.rows = None
        return None
    return Frame(frame.name, None, frame.width, frame.columns)


@on_frame("drop")
def _drop(given: Given) -> Any:
    frame: Frame = given.owner
    names = given.kwargs.get("columns", given.get(0, "labels"))
    by_columns = "columns" in given.kwargs or given.get(1, "axis", 0) in (1, "columns")
    gone = (
        [names] if isinstance(names, str) else names if isinstance(names, (list, tuple)) else None
    )
    rows, width, columns = frame.rows, frame.width, frame.columns
    if not by_columns:
        rows = None
    elif gone is None:
        width = columns = None
    else:
        columns = [c for c in columns if c not in gone] if columns is not None else None
        width = len(columns) if columns is not None else None
        if width is None and frame.width is not None:
            width = frame.width - len(gone)
    if given.kwargs.get("inplace") is True:
        frame.rows, frame.width, frame.columns = rows, width, columns
        return None
    return Frame(given.it.text(given.node), rows, width, columns)


@on_frame("pop")
def _pop(given: Given) -> Any:
    frame: Frame = given.owner
    name = given.get(0, "item")
    if frame.columns is not None and name in frame.columns:
        frame.columns.remove(name)
        frame.width = len(frame.columns)
    elif isinstance(frame.width, (int, Size)):
        frame.width = frame.width - 1
    return Array((frame.rows,), given.it.text(given.node))


# -- scikit-learn ------------------------------------------------------------------------------
@library("train_test_split")
def _train_test_split(given: Given) -> Any:
    parts: list[Any] = []
    test = given.kwargs.get("test_size", 0.25 if "train_size" not in given.kwargs else None)
    for i, value in enumerate(given.args):
        words = given.it.text(given.node.args[i]) if i < len(given.node.args) else "array"
        for is_test in (False, True):
            parts.append(_portion(given, value, test, is_test, words))
    return parts


def _portion(given: Given, value: Any, test: Any, is_test: bool, words: str) -> Any:
    rows: Any = None
    if isinstance(value, Frame):
        return Frame(words, _share(value.rows, test, is_test), value.width, value.columns)
    if isinstance(value, Unknown):
        return Unknown(f"split({words})")
    array = array_of(value)
    if array.shape is None:
        return Array(None, "", dict(array.facts))
    if array.shape:
        rows = _share(array.shape[0], test, is_test)
    facts = {k: v for k, v in array.facts.items() if k not in ("items", "eye")}
    return Array((rows, *array.shape[1:]), "", facts)


def _share(n: Any, test: Any, is_test: bool) -> Any:
    """How many rows a split leaves: scikit-learn rounds the test part up."""
    import math

    if not isinstance(n, int):
        return None
    if isinstance(test, float):
        tests = math.ceil(n * test)
    elif isinstance(test, int):
        tests = test
    else:
        return None
    return tests if is_test else n - tests


# (rows, columns, number of classes)
_TABLES: dict[str, tuple[int, int, int]] = {
    "load_iris": (150, 4, 3),
    "load_wine": (178, 13, 3),
    "load_digits": (1797, 64, 10),
    "load_breast_cancer": (569, 30, 2),
    "load_diabetes": (442, 10, 0),
}


@library(*_TABLES)
def _table(given: Given) -> Any:
    rows, width, classes = _TABLES[given.word]
    if given.kwargs.get("as_frame") is not None:
        return given.unknown()
    data = Array((rows, width), "", {"dtype": "float"})
    labels = {"dtype": "int", "classes": classes, "reached": True}
    target = Array((rows,), "", labels if classes else {"dtype": "float"})
    if given.kwargs.get("return_X_y") is True:
        return (data, target)
    return Thing("table", given.word, {"data": data, "target": target})


@library("MinMaxScaler", "StandardScaler", "RobustScaler", "MaxAbsScaler", "Normalizer",
         "PowerTransformer", "QuantileTransformer", "SimpleImputer")  # fmt: skip
def _scaler(given: Given) -> Any:
    return Thing("scaler", given.word)


@library("LabelEncoder", "OrdinalEncoder")
def _label_encoder(given: Given) -> Any:
    return Thing("label encoder", given.word)


@library("OneHotEncoder", "LabelBinarizer", "MultiLabelBinarizer")
def _one_hot_encoder(given: Given) -> Any:
    return Thing("one-hot encoder", given.word)


@library("PCA", "TruncatedSVD")
def _pca(given: Given) -> Any:
    return Thing("projection", given.word, {"width": given.get(0, "n_components")})


# -- files that hold arrays, and other sources --------------------------------------------------
@library("loadmat", "imread", "loads", "load", "Counter", "OrderedDict", "defaultdict")
def _loaded(given: Given) -> Any:
    if given.word in ("OrderedDict", "defaultdict", "Counter"):
        return {} if given.word != "Counter" else given.unknown()
    return given.unknown()


@library("deepcopy", "copy")
def _copied(given: Given) -> Any:
    value = given.get(0, "x")
    return list(value) if isinstance(value, list) else value


@library("shuffle")
def _shuffled(given: Given) -> Any:
    if len(given.args) <= 1:
        return given.get(0, "x")
    return [array_of(a).like(array_of(a).shape, "dtype", "classes", "onehot") for a in given.args]


@library("product", "chain")
def _chained(given: Given) -> Any:
    return given.unknown()


# -- methods of things and of unknowns -----------------------------------------------------------
def thing_method(given: Given) -> Any:
    """A method of a scaler, encoder, tokenizer …"""
    from .keras import thing_methods
    from .tf_data import methods as dataset_methods

    thing: Thing = given.owner
    asked = (thing.kind, given.word)
    handler = thing_methods.get(asked) or dataset_methods.get(asked) or _THINGS.get(asked)
    if handler is not None:
        return handler(given)
    if given.word == "fit":
        return thing
    if thing.kind == "super":
        return None
    return given.unknown()


def _fitted(given: Given) -> Any:
    value = given.get(0, "X")
    shape = array_of(value).shape if isinstance(value, (Array, Frame, list)) else None
    given.owner.facts["width"] = shape[1] if shape and len(shape) == 2 else None
    return given.owner


def _fit_scaled(given: Given) -> Any:
    _fitted(given)
    return _scaled(given)


def _scaled(given: Given) -> Any:
    value = given.get(0, "X")
    if isinstance(value, (Array, Frame, list)):
        given.it.emit("scaled", given.owner, array_of(value), given.node)
    if isinstance(value, Frame):
        return Array((value.rows, value.width), "")
    if isinstance(value, Unknown):
        return Array(None, "")
    array = array_of(value)
    return Array(array.shape, "", {"dtype": "float"})


def _encoded(given: Given) -> Any:
    array = array_of(given.get(0, "y"))
    return Array(array.shape or (None,), "", {"dtype": "int"})


def _one_hot(given: Given) -> Any:
    array = array_of(given.get(0, "y"))
    rows = array.shape[0] if array.shape else None
    return Array((rows, None), "", {"onehot": True})


def _projected(given: Given) -> Any:
    array = array_of(given.get(0, "X"))
    width = given.owner.facts.get("width")
    rows = array.shape[0] if array.shape else None
    return Array((rows, width if isinstance(width, (int, Size)) else None), "")


_THINGS = {
    ("scaler", "fit"): _fitted,
    ("scaler", "fit_transform"): _fit_scaled,
    ("scaler", "transform"): _scaled,
    ("scaler", "inverse_transform"): _scaled,
    ("label encoder", "fit_transform"): _encoded,
    ("label encoder", "transform"): _encoded,
    ("one-hot encoder", "fit_transform"): _one_hot,
    ("one-hot encoder", "transform"): _one_hot,
    ("projection", "fit_transform"): _projected,
    ("projection", "transform"): _projected,
}


@method("reshape")
def _reshape_unknown(given: Given) -> Any:
    from .numpy import reshape_checked

    target = given.args[0] if len(given.args) == 1 else tuple(given.args)
    return reshape_checked(given, Array(None, given.owner.name), target)


@method("astype", "copy", "fillna", "to_numpy", "toarray", "todense", "tolist")
def _same_unknown(given: Given) -> Any:
    return Unknown(given.owner.name)


@method("append", "add_", "extend")
def _appended(given: Given) -> Any:
    return None


__all__ = [
    "LayerValue", "Method", "ModelValue", "Rest", "functions", "known", "length_of", "methods",
]  # fmt: skip
