"""Templates: Keras layers and models whose sizes come from what the program computed."""

from __future__ import annotations

from .writing import STATEMENTS, Impossible, Writer, expressions, statements

expressions(
    "units",
    {
        "units.number": lambda w: str(w.rng.randint(1, 6)),
        "units.int": "{int}",
        "units.plus": "{int} + 1",
        "units.first": "({ints} or [2])[0]",
        "units.get": "{dict}.get(<key>, 3)",
        "units.len": "len({sized}) + 1",
        "units.conditional": "(2 if <condition> else 5)",
        "units.axis": "{tensor2}.shape[-1]",
        "units.axis3": "{tensor3}.shape[1]",
    },
)
expressions("flag", {"flag.true": "True", "flag.false": "False", "flag.condition": "<condition>"})
_STACKED = {
    "layer.dense": "layers.Dense(<units>)",
    "layer.dense_plain": "layers.Dense(<units>, use_bias=False)",
    "layer.dropout": "layers.Dropout(0.5)",
    "layer.activation": "layers.Activation('relu')",
    "layer.flatten": "layers.Flatten()",
    "layer.normalization": "layers.LayerNormalization()",
    "layer.batch_normalization": "layers.BatchNormalization()",
    "layer.conv": "layers.Conv1D(<units>, <kernel>)",
    "layer.conv_same": "layers.Conv1D(<units>, <kernel>, padding='same')",
    "layer.conv_causal": "layers.Conv1D(<units>, 2, padding='causal')",
    "layer.pool": "layers.MaxPooling1D(<kernel>)",
    "layer.global_pool": "layers.GlobalMaxPooling1D()",
    "layer.rnn": "layers.SimpleRNN(<units>)",
    "layer.rnn_sequence": "layers.SimpleRNN(<units>, return_sequences=True)",
    "layer.gru_flag": "layers.GRU(<units>, return_sequences=<flag>)",
    "layer.repeat": "layers.RepeatVector(<units>)",
    "layer.reshape": "layers.Reshape((-1, <units>))",
    "layer.time_distributed": "layers.TimeDistributed(layers.Dense(<units>))",
    "layer.bidirectional": "layers.Bidirectional(layers.SimpleRNN(<units>))",
    "layer.permute": "layers.Permute((2, 1))",
    "layer.padding": "layers.ZeroPadding1D(<kernel>)",
    "layer.cropping": "layers.Cropping1D(1)",
}
expressions("kernel", {"kernel.number": lambda w: str(w.rng.randint(1, 3)), "kernel.int": "{int}"})
expressions("layer", _STACKED)
expressions(
    "tensor2",
    {
        "tensor.name2": "{tensor2}",
        "tensor.dense": "layers.Dense(<units>)({tensor2})",
        "tensor.shared": "{layer}({tensor2})",
        "tensor.flatten": "layers.Flatten()({tensor3})",
        "tensor.rnn": "layers.SimpleRNN(<units>)({tensor3})",
        "tensor.pool": "layers.GlobalAveragePooling1D()({tensor3})",
        "tensor.concatenate": "layers.Concatenate()([{a:tensor2}, {b:tensor2}])",
        "tensor.concatenate_function": "layers.concatenate([{a:tensor2}, {b:tensor2}])",
        "tensor.add": "layers.Add()([{a:tensor2}, {b:tensor2}])",
        "tensor.add_dense": "layers.add([{a:tensor2}, layers.Dense({a}.shape[-1])({b:tensor2})])",
        "tensor.conditional": "({a:tensor2} if <condition> else {b:tensor2})",
        "tensor.reshape": "layers.Reshape((<units>,))({tensor2})",
    },
)
expressions(
    "tensor3",
    {
        "tensor.name3": "{tensor3}",
        "tensor.conv": "layers.Conv1D(<units>, <kernel>)({tensor3})",
        "tensor.conv_same": "layers.Conv1D(<units>, 3, padding='same')({tensor3})",
        "tensor.gru": "layers.GRU(<units>, return_sequences=True)({tensor3})",
        "tensor.repeat": "layers.RepeatVector(<units>)({tensor2})",
        "tensor.reshape3": "layers.Reshape((-1, 1))({tensor2})",
        "tensor.max_pool": "layers.MaxPooling1D(2)({tensor3})",
        "tensor.time_distributed": "layers.TimeDistributed(layers.Dense(<units>))({tensor3})",
        "tensor.concatenate3": "layers.Concatenate(axis=-1)([{tensor3}, layers.Conv1D(<units>, 1)({tensor3})])",
        "tensor.concatenate_steps": "layers.Concatenate(axis=1)([{a:tensor3}, {b:tensor3}])",
        "tensor.permute": "layers.Permute((2, 1))({tensor3})",
        "tensor.add3": "layers.Add()([{a:tensor3}, {b:tensor3}])",
        "tensor.attention": "layers.Attention()([{a:tensor3}, {a}])",
    },
)
statements(
    {
        "new.tensor2": "{+a:input2} = keras.Input((<units>,))\n{+x:tensor2} = layers.Dense(<units>)({a})",
        "new.tensor3": "{+a:input3} = keras.Input((<steps>, <units>))\n{+x:tensor3} = layers.Conv1D(<units>, 1)({a})",
        "new.stack": "{+m:stack} = keras.Sequential([keras.Input((<units>,))], name='<free>')",
        "new.stack3": "{+m:stack} = keras.Sequential([keras.Input((<steps>, <units>))], name='<free>')",
    },
    2.0,
)
expressions(
    "steps",
    {
        "steps.number": lambda w: str(w.rng.randint(4, 9)),
        "steps.none": "None",
        "steps.int": "{int} + 4",
    },
)


def free(writer: Writer) -> str:
    """A name for a model."""
    writer.tables += 1
    return f"m{writer.tables}"


expressions("free", {"name.free": free})
expressions("name", {"name.number": free})
statements(
    {
        "layer.rebind2": "{!tensor2} = <tensor2>",
        "layer.rebind3": "{!tensor3} = <tensor3>",
        "layer.new2": "{+x:tensor2} = <tensor2>",
        "layer.new3": "{+x:tensor3} = <tensor3>",
        "layer.make": "{+l:layer} = layers.Dense(<units>)",
        "layer.stack_of_list": "keras.Sequential([keras.Input((<units>,)), <layer>, <layer>], name='<free>').summary()",
        "layer.stack_of_list3": "keras.Sequential([keras.Input((<steps>, <units>)), <layer>, <layer>], name='<free>').summary()",
        "layer.add": "{stack}.add(<layer>)",
        "layer.add_loop": "for {*n:int} in {ints}:\n    {stack}.add(layers.Dense({n} + 1))",
        "layer.add_range": "for {*i:int} in range(<small>):\n    {stack}.add(<layer>)",
        "layer.add_if": "if <condition>:\n    {stack}.add(<layer>)",
        "layer.add_maybe": "if <maybe>:\n    {stack}.add(<layer>)",
        "layer.pop": "if len({stack}.layers) > 1:\n    {stack}.pop()",
        "layer.summary": "{stack}.summary()",
        "layer.list": "{*b:any} = [layers.Dense(<units>) for _ in range(<small>)]\nkeras.Sequential([keras.Input((<units>,)), *{b}, layers.Dense(1)], name='<free>').summary()",
        "layer.list_grown": "{*b:any} = [keras.Input((<units>,))]\nfor {*n:int} in {ints}:\n    {b}.append(layers.Dense({n} + 1))\n{b}.append(layers.Dense(<units>))\nkeras.Sequential({b}, name='<free>').summary()",
        "layer.list_unknown": "{*b:any} = [keras.Input((<units>,))]\nfor {*t:str} in open('words.txt'):\n    {b}.append(layers.Dense(len({t})))\nkeras.Sequential({b}, name='<free>').summary()",
        "layer.stacked_functional": "{*i:any} = keras.Input((<units>,))\n{*x:tensor2} = {i}\nfor {*n:int} in range(<small>):\n    {x} = layers.Dense({n} + 1)({x})\n{x} = layers.Dense(1)({x})\nkeras.Model({i}, {x}, name='<free>').summary()",
        "layer.functional_loop": "{*i:any} = keras.Input((<steps>, <units>))\n{*x:tensor3} = {i}\nfor {*n:int} in {ints}:\n    {x} = layers.Conv1D({n} + 1, 1)({x})\nkeras.Model({i}, layers.Flatten()({x}), name='<free>').summary()",
        "layer.functional_while": "{*i:any} = keras.Input((8, 2))\n{*x:tensor3} = {i}\nwhile {x}.shape[1] > 2:\n    {x} = layers.MaxPooling1D(2)({x})\nkeras.Model({i}, layers.Flatten()({x}), name='<free>').summary()",
        "layer.functional_if": "{*i:any} = keras.Input((<steps>, <units>))\n{*x:tensor3} = layers.Conv1D(<units>, 1)({i})\nif <condition>:\n    {x} = layers.Conv1D(<units>, 2)({x})\nkeras.Model({i}, layers.SimpleRNN(<units>)({x}), name='<free>').summary()",
        "layer.branches": "{*i:any} = keras.Input((<steps>, <units>))\n{*b:any} = [layers.Conv1D(<units>, k + 1, padding='same')({i}) for k in range(2)]\nkeras.Model({i}, layers.Concatenate()({b}), name='<free>').summary()",
        "layer.branches_pool": "{*i:any} = keras.Input((9, <units>))\n{*b:any} = []\nfor {*k:int} in {ints}:\n    {b}.append(layers.GlobalMaxPooling1D()(layers.Conv1D(2, {k} % 3 + 1)({i})))\n{b}.append(layers.Flatten()({i}))\n{b}.append(layers.GlobalMaxPooling1D()({i}))\nkeras.Model({i}, layers.Concatenate()({b}), name='<free>').summary()",
        "layer.builder": "def {*f:any}(units, deep=<flag>):\n    model = keras.Sequential(name='<free>')\n    model.add(keras.Input((<units>,)))\n    model.add(layers.Dense(units))\n    if deep:\n        model.add(layers.Dense(units + 1))\n    return model\n{f}(<units>).summary()",
        "layer.builder_functional": "def {*f:any}(units, name):\n    i = keras.Input((6, units))\n    x = layers.GRU(units, return_sequences=<flag>)(i)\n    x = layers.Flatten()(x)\n    return keras.Model(i, layers.Dense(<units>)(x), name=name)\n{f}(<units>, '<free>').summary()\n{f}(<units>, '<free>').summary()",
        "layer.builder_loop": "def {*f:any}(n, name):\n    keras.Sequential([keras.Input((n + 1,)), layers.Dense(n + 1)], name=name).summary()\nfor {*n:int} in {ints}:\n    {f}({n}, '<free>')",
        "layer.block": "def {*f:any}(x, units):\n    y = layers.Dense(units)(x)\n    if units == x.shape[-1]:\n        y = layers.Add()([x, y])\n    return y\n{*i:any} = keras.Input((<units>,))\nkeras.Model({i}, {f}({f}({i}, <units>), <units>), name='<free>').summary()",
        "layer.inner": "{*i:any} = keras.Input((<units>,))\n{*m:any} = keras.Sequential([keras.Input(({i}.shape[-1],)), layers.Dense(<units>)], name='<free>')\nkeras.Model({i}, layers.Dense(1)({m}({i})), name='<free>').summary()",
        "layer.shared_twice": "{*d:any} = layers.Dense(<units>)\n{*i:any} = keras.Input((<units>,))\n{*j:any} = keras.Input((<units>,))\nkeras.Model([{i}, {j}], layers.Concatenate()([{d}({i}), {d}({j})]), name='<free>').summary()",
        "layer.states": "{*i:any} = keras.Input((<steps>, <units>))\n{*y:any}, {*h:any}, {*c:any} = layers.LSTM(<units>, return_state=True)({i})\nkeras.Model({i}, layers.Concatenate()([{y}, {h}, {c}]), name='<free>').summary()",
        "layer.embedding": "keras.Sequential([keras.Input((<steps>,)), layers.Embedding(<units>, <units>), layers.GRU(<units>)], name='<free>').summary()",
        "layer.embedding_vocabulary": "{*s:any} = set()\nfor {*t:str} in open('lines.txt'):\n    {s}.update({t}.split())\nkeras.Sequential([keras.Input((4,)), layers.Embedding(len({s}) + 1, 2), layers.Flatten(), layers.Dense(<units>)], name='<free>').summary()",
        "layer.try_shape": "{*i:any} = keras.Input((<units>,))\ntry:\n    {*x:any} = layers.Conv1D(2, 2)({i})\nexcept ValueError:\n    {x} = layers.Dense(<units>)({i})\nkeras.Model({i}, {x}, name='<free>').summary()",
        "layer.try_kernel": "{*i:any} = keras.Input((3, <units>))\ntry:\n    {*x:any} = layers.Conv1D(2, <units>)({i})\nexcept ValueError:\n    {x} = {i}\nkeras.Model({i}, layers.Flatten()({x}), name='<free>').summary()",
        "layer.on_data": "layers.Dense(<units>)(np.zeros((2, <units>)))",
        "layer.on_data_rank": "layers.SimpleRNN(2)(np.zeros((2, 3, <units>)))",
        "layer.model_on_data": "keras.Sequential([keras.Input((<units>,)), layers.Dense(2)], name='<free>')(np.zeros((1, <units>)))",
        "layer.class": "class {*c:any}:\n    def __init__(self, units):\n        self.units = units\n        self.model = keras.Sequential([keras.Input((units,))], name='<free>')\n    def add(self, n=1):\n        self.units += n\n        self.model.add(layers.Dense(self.units))\n{*o:any} = {c}(<units>)\n{o}.add()\nfor {*n:int} in {ints}:\n    {o}.add({n})\n{o}.model.summary()",
        "layer.subclass": "class {*c:any}(keras.Model):\n    def __init__(self, units):\n        super().__init__(name='<free>')\n        self.first = layers.Dense(units)\n        self.second = layers.Dense(<units>)\n    def call(self, x):\n        return self.second(self.first(x))\n{*o:any} = {c}(<units>)\n{o}(np.zeros((1, <units>)))\n{o}.summary()",
        "layer.own": "class {*c:any}(layers.Layer):\n    def __init__(self, units):\n        super().__init__()\n        self.dense = layers.Dense(units)\n    def call(self, x):\n        return self.dense(x)\n{*i:any} = keras.Input((<units>,))\nkeras.Model({i}, layers.Dense(1)({c}(<units>)({i})), name='<free>').summary()",
        "layer.cut": "{*m:any} = keras.Sequential([keras.Input((<units>,)), layers.Dense(<units>), layers.Dense(<units>)], name='<free>')\nkeras.Model({m}.inputs, {m}.layers[<bit>].output, name='<free>').summary()",
        "layer.settings": "{*d:any} = {'units': <units>, 'deep': <flag>}\n{d}['units'] += 1\n{*m:any} = keras.Sequential([keras.Input((3,)), layers.Dense({d}['units'])], name='<free>')\nif {d}['deep']:\n    {m}.add(layers.Dense(2))\n{m}.summary()",
        "layer.arguments": "{*d:any} = dict(units=<units>, use_bias=<flag>)\nkeras.Sequential([keras.Input((3,)), layers.Dense(**{d})], name='<free>').summary()",
    },
    0.6,
)


def functional(writer: Writer) -> None:
    """A model from a tensor that was grown to all that it came from, made of Keras's graph."""
    tensors = [t for n in "234" for t in writer.visible(f"tensor{n}")]
    inputs = [t for n in "234" for t in writer.visible(f"input{n}")]
    if not tensors or not inputs or writer.function() is not None:
        raise Impossible
    name = free(writer)
    writer.write(
        f"keras.Model([{', '.join(sorted(inputs))}], {writer.rng.choice(tensors)}, name={name!r}).summary()"
    )


STATEMENTS.add({"layer.functional": functional}, 3.0)
expressions(
    "size", {"size.tensor": "{tensor2}.shape[-1]", "size.steps": "({tensor3}.shape[1] or 3)"}
)
