"""Templates: images, what stands in front of a model, and calls that Keras answers with an error."""

from __future__ import annotations

from .writing import expressions, statements

expressions(
    "pair", {"pair.number": "<kernel>", "pair.both": "(<kernel>, <kernel>)", "pair.one": "(1, 2)"}
)
expressions("sides", {"sides.valid": "'valid'", "sides.same": "'same'"})
expressions(
    "tensor4",
    {
        "image.name": "{tensor4}",
        "image.conv": "layers.Conv2D(<units>, <pair>, padding=<sides>)({tensor4})",
        "image.conv_strides": "layers.Conv2D(<units>, 2, strides=<pair>, padding='same')({tensor4})",
        "image.dilated": "layers.Conv2D(<units>, 2, dilation_rate=<pair>, padding='same')({tensor4})",
        "image.depthwise": "layers.DepthwiseConv2D(<pair>, depth_multiplier=<kernel>)({tensor4})",
        "image.separable": "layers.SeparableConv2D(<units>, <pair>, padding=<sides>)({tensor4})",
        "image.transposed": "layers.Conv2DTranspose(<units>, <pair>, strides=<pair>, padding=<sides>)({tensor4})",
        "image.pool": "layers.MaxPooling2D(<pair>, padding=<sides>)({tensor4})",
        "image.mean_pool": "layers.AveragePooling2D(2, strides=<pair>)({tensor4})",
        "image.pad": "layers.ZeroPadding2D(<pair>)({tensor4})",
        "image.crop": "layers.Cropping2D(((0, 1), (1, 0)))({tensor4})",
        "image.up": "layers.UpSampling2D(<pair>)({tensor4})",
        "image.resize": "layers.Resizing(<units>, <units>)({tensor4})",
        "image.center": "layers.CenterCrop(<kernel>, <kernel>)({tensor4})",
        "image.rescale": "layers.Rescaling(1 / 255)({tensor4})",
        "image.flip": "layers.RandomFlip()({tensor4})",
        "image.norm": "layers.BatchNormalization(axis=<axis>)({tensor4})",
        "image.spatial": "layers.SpatialDropout2D(0.2)({tensor4})",
        "image.permute": "layers.Permute((2, 1, 3))({tensor4})",
        "image.concat": "layers.Concatenate(axis=<axis>)([{a:tensor4}, {b:tensor4}])",
        "image.of_steps": "layers.Reshape((-1, 1, <units>))({tensor3})",
    },
)
expressions("axis", {"axis.last": "-1", "axis.one": "1", "axis.two": "2"})
expressions(
    "tensor3",
    {
        "image.rows": "layers.TimeDistributed(layers.Flatten())({tensor4})",
        "image.to_steps": "layers.Reshape((-1, {t:tensor4}.shape[-1]))({t})",
        "tensor.layer_norm": "layers.LayerNormalization()({tensor3})",
        "tensor.heads": "layers.MultiHeadAttention(<kernel>, <units>)({t:tensor3}, {t})",
        "tensor.both_ways": "layers.Bidirectional(layers.LSTM(<units>, return_sequences=True), merge_mode='sum')({tensor3})",
        "tensor.up": "layers.UpSampling1D(<kernel>)({tensor3})",
        "tensor.transposed": "layers.Conv1DTranspose(<units>, 2, strides=<kernel>)({tensor3})",
        "tensor.einsum": "layers.EinsumDense('abc,cd->abd', (None, <units>), bias_axes='d')({tensor3})",
        "tensor.item": "{tensor3}[:, 1:]",
        "tensor.twice": "{tensor3} * 2",
        "tensor.ops": "keras.ops.concatenate([{t:tensor3}, {t}], axis=1)",
    },
)
expressions(
    "tensor2",
    {
        "image.mean": "layers.GlobalAveragePooling2D()({tensor4})",
        "image.flat": "layers.Flatten()({tensor4})",
        "tensor.slice": "{tensor3}[:, 0]",
        "tensor.dot": "layers.Dot(axes=1)([{a:tensor2}, {b:tensor2}])",
        "tensor.multiply": "{a:tensor2} * {b:tensor2}",
        "tensor.ops_mean": "keras.ops.mean({tensor3}, axis=1)",
        "tensor.category": "layers.CategoryEncoding(<units>, output_mode='one_hot')(layers.Dense(1)({tensor2}))",
    },
)
statements(
    {
        "new.tensor4": "{+a:input4} = keras.Input((<side>, <side>, <units>))\n{+x:tensor4} = layers.Conv2D(<units>, 1)({a})",
    },
    2.0,
)
expressions("side", {"side.number": lambda w: str(w.rng.randint(5, 9)), "side.int": "{int} + 5"})
statements(
    {
        "layer.rebind4": "{!tensor4} = <tensor4>",
        "layer.new4": "{+x:tensor4} = <tensor4>",
        "layer.stack_of_images": (
            "{*m:any} = keras.Sequential([keras.Input((<side>, <side>, 3))], name='<free>')\n"
            "for {*n:int} in {ints}:\n    {m}.add(layers.Conv2D({n} + 1, 2, padding='same'))\n    {m}.add(layers.MaxPooling2D(2, padding='same'))\n"
            "{m}.add(layers.Flatten())\n{m}.add(layers.Dense(<units>))\n{m}.summary()"
        ),
        "layer.of_config": (
            "{*d:any} = layers.Dense(<units>).get_config()\n{d}['units'] = <units>\n"
            "keras.Sequential([keras.Input((3,)), layers.Dense.from_config({d})], name='<free>').summary()"
        ),
        "layer.set_units": (
            "{*d:any} = layers.Dense(<units>)\n{d}.units = <units>\n"
            "keras.Sequential([keras.Input((3,)), {d}], name='<free>').summary()"
        ),
        "layer.old_init": (
            "class {*c:any}(layers.Layer):\n    def __init__(self, units):\n        layers.Layer.__init__(self)\n"
            "        self.units = units\n    def build(self, shape):\n        self.w = self.add_weight(shape=(shape[-1], self.units))\n"
            "    def call(self, x):\n        return keras.ops.matmul(x, self.w)\n"
            "keras.Sequential([keras.Input((<units>,)), {c}(<units>), {c}(2)], name='<free>').summary()"
        ),
        "layer.residual": (
            "{*i:any} = keras.Input((<side>, <side>, <units>))\n{*x:tensor4} = {i}\nfor {*n:int} in {ints}:\n"
            "    {*y:tensor4} = layers.Conv2D({n} + 1, 3, padding='same')({x})\n"
            "    if {x}.shape[-1] != {y}.shape[-1]:\n        {x} = layers.Conv2D({y}.shape[-1], 1)({x})\n    {x} = layers.Add()([{x}, {y}])\n"
            "keras.Model({i}, layers.GlobalAveragePooling2D()({x}), name='<free>').summary()"
        ),
        "layer.several": (
            "{*a:any}, {*b:any} = keras.Input((<units>,)), keras.Input((<steps>, <units>))\n"
            "{*x:tensor2} = layers.Concatenate()([{a}, layers.GRU(<units>)({b})])\n"
            "keras.Model([{a}, {b}], [layers.Dense(1)({x}), layers.Dense(<units>)({x})], name='<free>').summary()"
        ),
        "layer.list_changed": (
            "{*b:any} = [keras.Input((<units>,)), layers.Dense(<units>)]\n{*m:any} = keras.Sequential({b}, name='<free>')\n"
            "{b}.append(layers.Dense(9))\n{m}.add(layers.Dense(<units>))\n{m}.summary()"
        ),
        "layer.nested_stack": (
            "{*m:any} = keras.Sequential([keras.Input((<units>,)), layers.Dense(<units>)], name='<free>')\n"
            "keras.Sequential([keras.Input(({m}.layers[0].units + 0 if False else <units>,)), layers.Dense({m}.input_shape[-1]), {m}, layers.Dense(1)], name='<free>').summary()"
        ),
        "layer.defaults_kept": (
            "def {*f:any}(n, name, sizes=[]):\n    sizes.append(n)\n"
            "    keras.Sequential([keras.Input((3,)), *[layers.Dense(s) for s in sizes]], name=name).summary()\n"
            "{f}(<units>, '<free>')\n{f}(<units>, '<free>')"
        ),
        "layer.vocabulary": (
            "{*v:any} = layers.StringLookup(vocabulary=['a', 'b', *{words}] if False else ['a', 'b'])\n"
            "keras.Sequential([keras.Input((3,)), layers.Embedding({v}.vocabulary_size(), <units>), layers.Flatten()], name='<free>').summary()"
        ),
    },
    0.6,
)
# What Keras answers with an error, most of the time: the programs go on behind it.
_WRONG = {
    "rank": "layers.LSTM(<units>)({tensor2})",
    "rank_of_images": "layers.Conv2D(<units>, 2)({tensor3})",
    "kernel": "layers.Conv1D(2, <units> + 4)({tensor3})",
    "pool": "layers.MaxPooling2D(<units> + 3)({tensor4})",
    "units": "layers.Dense(<int> - 2)({tensor2})",
    "sum": "layers.Add()([{a:tensor2}, layers.Dense(<units>)({b:tensor2})])",
    "merged": "layers.Concatenate(axis=1)([{tensor3}, layers.Conv1D(<units>, 1)({b:tensor3})])",
    "reshape": "layers.Reshape((<units>, 2))({tensor2})",
    "stride": "layers.Conv1D(<units>, 2, strides=2, dilation_rate=2)({tensor3})",
    "heads": "layers.MultiHeadAttention(0, <units>)({t:tensor3}, {t})",
    "word": "layers.Conv1D(<units>, 2, padding='full')({tensor3})",
    "argument": "layers.Dense(<units>, unit=3)({tensor2})",
    "permute": "layers.Permute((1, 3))({tensor3})",
    "repeat": "layers.RepeatVector(<units>)({tensor3})",
    "single": "layers.Concatenate()({tensor2})",
    "crop": "layers.Cropping1D(<units> + 2)({tensor3})",
    "dropout": "layers.Dropout(<units>)({tensor2})",
    "shape": "keras.Input(<units>)",
    "model": "keras.Model({tensor2}, {tensor2})",
    "embedding": "layers.Embedding(<int> - 1, 4)",
    "batch_norm": "layers.BatchNormalization(axis=3)({tensor3})",
}
statements(
    {
        **{
            f"wrong.{name}": f"try:\n    {{*x:any}} = {text}\n    <block>\nexcept (ValueError, TypeError):\n    <block>"
            for name, text in _WRONG.items()
        },
        "wrong.in_function": (
            "def {*f:any}(n):\n    return layers.Conv1D(2, n)(keras.Input((4, 2)))\ntry:\n    {f}(<units>)\nexcept ValueError:\n    <block>"
        ),
        "wrong.in_loop": (
            "for {*n:int} in [3, 1, <int>]:\n    try:\n        layers.Dense({n} - 1)\n    except ValueError:\n        <block>"
        ),
    },
    0.25,
)
statements(
    {f"last.{name}": text for name, text in _WRONG.items()},
    0.06,
)
