"""Shapes, weights and parameter counts of Keras sequence models, in pure Python."""

# Made by docs/build.py from the declarations of the layers; change them there.
from collections.abc import Mapping
from typing import Any

from .errors import ShapeError as ShapeError
from .layers.registry import from_config as from_config
from .layers.registry import layer_class as layer_class
from .layers.registry import layer_classes as layer_classes
from .layers.activation import Activation as _Activation
from .layers.activation import ELU as _ELU
from .layers.activation import LeakyReLU as _LeakyReLU
from .layers.activation import PReLU as _PReLU
from .layers.activation import ReLU as _ReLU
from .layers.activation import Softmax as _Softmax
from .layers.attention import AdditiveAttention as _AdditiveAttention
from .layers.attention import Attention as _Attention
from .layers.attention import GroupedQueryAttention as _GroupedQueryAttention
from .layers.attention import MultiHeadAttention as _MultiHeadAttention
from .layers.audio import MelSpectrogram as _MelSpectrogram
from .layers.audio import STFTSpectrogram as _STFTSpectrogram
from .layers.categories import CategoryEncoding as _CategoryEncoding
from .layers.categories import Discretization as _Discretization
from .layers.categories import HashedCrossing as _HashedCrossing
from .layers.categories import Hashing as _Hashing
from .layers.categories import IntegerLookup as _IntegerLookup
from .layers.categories import StringLookup as _StringLookup
from .layers.categories import TextVectorization as _TextVectorization
from .layers.cells import GRUCell as _GRUCell
from .layers.cells import LSTMCell as _LSTMCell
from .layers.cells import SimpleRNNCell as _SimpleRNNCell
from .layers.cells import StackedRNNCells as _StackedRNNCells
from .layers.conv_lstm import ConvLSTM1D as _ConvLSTM1D
from .layers.conv_lstm import ConvLSTM2D as _ConvLSTM2D
from .layers.conv_lstm import ConvLSTM3D as _ConvLSTM3D
from .layers.convolution import Conv1D as _Conv1D
from .layers.convolution import Conv2D as _Conv2D
from .layers.convolution import Conv3D as _Conv3D
from .layers.convolution import DepthwiseConv1D as _DepthwiseConv1D
from .layers.convolution import DepthwiseConv2D as _DepthwiseConv2D
from .layers.convolution import SeparableConv1D as _SeparableConv1D
from .layers.convolution import SeparableConv2D as _SeparableConv2D
from .layers.cropping import Cropping1D as _Cropping1D
from .layers.cropping import Cropping2D as _Cropping2D
from .layers.cropping import Cropping3D as _Cropping3D
from .layers.cropping import UpSampling1D as _UpSampling1D
from .layers.cropping import UpSampling2D as _UpSampling2D
from .layers.cropping import UpSampling3D as _UpSampling3D
from .layers.cropping import ZeroPadding1D as _ZeroPadding1D
from .layers.cropping import ZeroPadding2D as _ZeroPadding2D
from .layers.cropping import ZeroPadding3D as _ZeroPadding3D
from .layers.dense import Dense as _Dense
from .layers.dense import EinsumDense as _EinsumDense
from .layers.embedding import Embedding as _Embedding
from .layers.embedding import ReversibleEmbedding as _ReversibleEmbedding
from .layers.images import AugMix as _AugMix
from .layers.images import AutoContrast as _AutoContrast
from .layers.images import CenterCrop as _CenterCrop
from .layers.images import ContrastLimitedAdaptiveHistogramEqualization as _ContrastLimitedAdaptiveHistogramEqualization
from .layers.images import CutMix as _CutMix
from .layers.images import Equalization as _Equalization
from .layers.images import MaxNumBoundingBoxes as _MaxNumBoundingBoxes
from .layers.images import MixUp as _MixUp
from .layers.images import RandAugment as _RandAugment
from .layers.images import RandomBrightness as _RandomBrightness
from .layers.images import RandomColorDegeneration as _RandomColorDegeneration
from .layers.images import RandomColorJitter as _RandomColorJitter
from .layers.images import RandomContrast as _RandomContrast
from .layers.images import RandomCrop as _RandomCrop
from .layers.images import RandomElasticTransform as _RandomElasticTransform
from .layers.images import RandomErasing as _RandomErasing
from .layers.images import RandomFlip as _RandomFlip
from .layers.images import RandomGaussianBlur as _RandomGaussianBlur
from .layers.images import RandomGrayscale as _RandomGrayscale
from .layers.images import RandomHue as _RandomHue
from .layers.images import RandomInvert as _RandomInvert
from .layers.images import RandomPerspective as _RandomPerspective
from .layers.images import RandomPosterization as _RandomPosterization
from .layers.images import RandomRotation as _RandomRotation
from .layers.images import RandomSaturation as _RandomSaturation
from .layers.images import RandomSharpness as _RandomSharpness
from .layers.images import RandomShear as _RandomShear
from .layers.images import RandomTranslation as _RandomTranslation
from .layers.images import RandomZoom as _RandomZoom
from .layers.images import Resizing as _Resizing
from .layers.images import Solarization as _Solarization
from .layers.merge import Add as _Add
from .layers.merge import Average as _Average
from .layers.merge import Concatenate as _Concatenate
from .layers.merge import Dot as _Dot
from .layers.merge import Maximum as _Maximum
from .layers.merge import Minimum as _Minimum
from .layers.merge import Multiply as _Multiply
from .layers.merge import Subtract as _Subtract
from .layers.norm import BatchNormalization as _BatchNormalization
from .layers.norm import GroupNormalization as _GroupNormalization
from .layers.norm import LayerNormalization as _LayerNormalization
from .layers.norm import RMSNormalization as _RMSNormalization
from .layers.norm import SpectralNormalization as _SpectralNormalization
from .layers.norm import UnitNormalization as _UnitNormalization
from .layers.pooling import AdaptiveAveragePooling1D as _AdaptiveAveragePooling1D
from .layers.pooling import AdaptiveAveragePooling2D as _AdaptiveAveragePooling2D
from .layers.pooling import AdaptiveAveragePooling3D as _AdaptiveAveragePooling3D
from .layers.pooling import AdaptiveMaxPooling1D as _AdaptiveMaxPooling1D
from .layers.pooling import AdaptiveMaxPooling2D as _AdaptiveMaxPooling2D
from .layers.pooling import AdaptiveMaxPooling3D as _AdaptiveMaxPooling3D
from .layers.pooling import AveragePooling1D as _AveragePooling1D
from .layers.pooling import AveragePooling2D as _AveragePooling2D
from .layers.pooling import AveragePooling3D as _AveragePooling3D
from .layers.pooling import GlobalAveragePooling1D as _GlobalAveragePooling1D
from .layers.pooling import GlobalAveragePooling2D as _GlobalAveragePooling2D
from .layers.pooling import GlobalAveragePooling3D as _GlobalAveragePooling3D
from .layers.pooling import GlobalMaxPooling1D as _GlobalMaxPooling1D
from .layers.pooling import GlobalMaxPooling2D as _GlobalMaxPooling2D
from .layers.pooling import GlobalMaxPooling3D as _GlobalMaxPooling3D
from .layers.pooling import MaxPooling1D as _MaxPooling1D
from .layers.pooling import MaxPooling2D as _MaxPooling2D
from .layers.pooling import MaxPooling3D as _MaxPooling3D
from .layers.recurrent import GRU as _GRU
from .layers.recurrent import LSTM as _LSTM
from .layers.recurrent import RNN as _RNN
from .layers.recurrent import SimpleRNN as _SimpleRNN
from .layers.regularise import ActivityRegularization as _ActivityRegularization
from .layers.regularise import AlphaDropout as _AlphaDropout
from .layers.regularise import Dropout as _Dropout
from .layers.regularise import GaussianDropout as _GaussianDropout
from .layers.regularise import GaussianNoise as _GaussianNoise
from .layers.regularise import SpatialDropout1D as _SpatialDropout1D
from .layers.regularise import SpatialDropout2D as _SpatialDropout2D
from .layers.regularise import SpatialDropout3D as _SpatialDropout3D
from .layers.rescaling import Normalization as _Normalization
from .layers.rescaling import Rescaling as _Rescaling
from .layers.reshape import Flatten as _Flatten
from .layers.reshape import Identity as _Identity
from .layers.reshape import InputLayer as _InputLayer
from .layers.reshape import Masking as _Masking
from .layers.reshape import Permute as _Permute
from .layers.reshape import RepeatVector as _RepeatVector
from .layers.reshape import Reshape as _Reshape
from .layers.transposed import Conv1DTranspose as _Conv1DTranspose
from .layers.transposed import Conv2DTranspose as _Conv2DTranspose
from .layers.transposed import Conv3DTranspose as _Conv3DTranspose
from .layers.wrapper import Bidirectional as _Bidirectional
from .layers.wrapper import Pipeline as _Pipeline
from .layers.wrapper import TimeDistributed as _TimeDistributed
from .models.functional import Functional as _Functional
from .models.sequential import Sequential as _Sequential
from .models import applications as applications
from .models.calls import Tensor
from .numbers.shape import Shape as Shape
from .numbers.size import Size as Size

__all__: list[str]
__version__: str

def predict(record: Mapping[str, Any]) -> dict[str, Any]: ...
def Input(shape: Any = None, batch_size: Any = None, sparse: Any = None, ragged: Any = None, batch_shape: Any = None, input_tensor: Any = None, optional: bool = False, batch_input_shape: Any = None, input_shape: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> Tensor: ...

class Activation(_Activation):
    """Applies a non-linear function."""

    def __init__(self, activation: Any, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ActivityRegularization(_ActivityRegularization):
    """Adds a penalty for large values to the loss."""

    def __init__(self, l1: float = 0.0, l2: float = 0.0, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AdaptiveAveragePooling1D(_AdaptiveAveragePooling1D):
    """Reduces a sequence of any length to a fixed number of steps by means."""

    def __init__(self, output_size: int, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AdaptiveAveragePooling2D(_AdaptiveAveragePooling2D):
    """Reduces an image of any size to a fixed number of rows and columns by means."""

    def __init__(self, output_size: Any, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AdaptiveAveragePooling3D(_AdaptiveAveragePooling3D):
    """Reduces a video of any size to a fixed number of frames, rows and columns by means."""

    def __init__(self, output_size: Any, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AdaptiveMaxPooling1D(_AdaptiveMaxPooling1D):
    """Reduces a sequence of any length to a fixed number of steps by maxima."""

    def __init__(self, output_size: int, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AdaptiveMaxPooling2D(_AdaptiveMaxPooling2D):
    """Reduces an image of any size to a fixed number of rows and columns by maxima."""

    def __init__(self, output_size: Any, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AdaptiveMaxPooling3D(_AdaptiveMaxPooling3D):
    """Reduces a video of any size to a fixed number of frames, rows and columns by maxima."""

    def __init__(self, output_size: Any, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Add(_Add):
    """Adds its inputs, as in a residual connection."""

    def __init__(self, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AdditiveAttention(_AdditiveAttention):
    """Attention that adds query and key before it scores them."""

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, score_mode: Any = 'dot', seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AlphaDropout(_AlphaDropout):
    """Dropout for self-normalising networks."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Attention(_Attention):
    """Gives each query step a weighted mean of all value steps."""

    def __init__(self, use_scale: bool = False, score_mode: Any = 'dot', dropout: float = 0.0, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AugMix(_AugMix):
    """Mixes chains of augmentations during training."""

    def __init__(self, value_range: Any = (0, 255), num_chains: Any = 3, chain_depth: Any = 3, factor: Any = 0.3, alpha: Any = 1.0, all_ops: Any = True, interpolation: Any = 'bilinear', seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AutoContrast(_AutoContrast):
    """Scales the colours of each image to the whole range."""

    def __init__(self, value_range: Any = (0, 255), *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Average(_Average):
    """Averages its inputs."""

    def __init__(self, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AveragePooling1D(_AveragePooling1D):
    """Averages each window and shortens the sequence."""

    def __init__(self, pool_size: int, strides: Any = None, padding: Any = 'valid', data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AveragePooling2D(_AveragePooling2D):
    """Averages each window and makes the image smaller."""

    def __init__(self, pool_size: Any, strides: Any = None, padding: Any = 'valid', data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class AveragePooling3D(_AveragePooling3D):
    """Averages each window of a video or a volume."""

    def __init__(self, pool_size: Any, strides: Any = None, padding: Any = 'valid', data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class BatchNormalization(_BatchNormalization):
    """Normalises each feature over the batch."""

    def __init__(self, axis: int = -1, momentum: float = 0.99, epsilon: float = 0.001, center: bool = True, scale: bool = True, beta_initializer: Any = 'zeros', gamma_initializer: Any = 'ones', moving_mean_initializer: Any = 'zeros', moving_variance_initializer: Any = 'ones', beta_regularizer: Any = None, gamma_regularizer: Any = None, beta_constraint: Any = None, gamma_constraint: Any = None, renorm: bool = False, renorm_clipping: Any = None, renorm_momentum: Any = 0.99, synchronized: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Bidirectional(_Bidirectional):
    """Reads the sequence in both directions."""

    def __init__(self, layer: Any, merge_mode: Any = 'concat', weights: Any = None, backward_layer: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class CategoryEncoding(_CategoryEncoding):
    """Encodes category numbers as one number per category."""

    def __init__(self, num_tokens: Any = None, output_mode: Any = 'multi_hot', sparse: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class CenterCrop(_CenterCrop):
    """Cuts out the middle of images."""

    def __init__(self, height: int, width: int, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Concatenate(_Concatenate):
    """Joins its inputs along one axis."""

    def __init__(self, axis: int = -1, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ContrastLimitedAdaptiveHistogramEqualization(_ContrastLimitedAdaptiveHistogramEqualization):
    """Evens out the histogram of each part of an image."""

    def __init__(self, value_range: Any = (0, 255), clip_limit: Any = 4.0, tile_grid_size: Any = (8, 8), data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Conv1D(_Conv1D):
    """Finds short local patterns anywhere in the sequence."""

    def __init__(self, filters: int, kernel_size: int, strides: int = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: int = 1, groups: int = 1, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, lora_rank: Any = None, lora_alpha: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Conv1DTranspose(_Conv1DTranspose):
    """Makes a sequence longer with trained weights."""

    def __init__(self, filters: int, kernel_size: int, strides: int = 1, padding: Any = 'valid', output_padding: Any = None, data_format: Any = None, dilation_rate: int = 1, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Conv2D(_Conv2D):
    """Finds small local patterns anywhere in an image."""

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1, groups: int = 1, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, lora_rank: Any = None, lora_alpha: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Conv2DTranspose(_Conv2DTranspose):
    """Makes an image larger with trained weights."""

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: Any = 'valid', output_padding: Any = None, data_format: Any = None, dilation_rate: Any = 1, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Conv3D(_Conv3D):
    """Finds local patterns in a video or a volume."""

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1, groups: int = 1, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, lora_rank: Any = None, lora_alpha: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Conv3DTranspose(_Conv3DTranspose):
    """Makes a video or a volume larger with trained weights."""

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, output_padding: Any = None, dilation_rate: Any = 1, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ConvLSTM1D(_ConvLSTM1D):
    """An LSTM over steps whose gates look at neighbouring rows."""

    def __init__(self, filters: int, kernel_size: int, strides: int = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: int = 1, activation: Any = 'tanh', recurrent_activation: Any = 'sigmoid', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', unit_forget_bias: bool = True, kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, seed: Any = None, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False, stateful: bool = False, unroll: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ConvLSTM2D(_ConvLSTM2D):
    """An LSTM over the frames of a video whose gates look at neighbouring pixels."""

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1, activation: Any = 'tanh', recurrent_activation: Any = 'sigmoid', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', unit_forget_bias: bool = True, kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, seed: Any = None, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False, stateful: bool = False, unroll: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ConvLSTM3D(_ConvLSTM3D):
    """An LSTM over a sequence of volumes whose gates look at neighbouring voxels."""

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1, activation: Any = 'tanh', recurrent_activation: Any = 'sigmoid', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', unit_forget_bias: bool = True, kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, seed: Any = None, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False, stateful: bool = False, unroll: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Cropping1D(_Cropping1D):
    """Removes steps at both ends."""

    def __init__(self, cropping: Any = (1, 1), *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Cropping2D(_Cropping2D):
    """Removes rows and columns at the edges of an image."""

    def __init__(self, cropping: Any = 0, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Cropping3D(_Cropping3D):
    """Removes frames, rows and columns at both ends."""

    def __init__(self, cropping: Any = 1, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class CutMix(_CutMix):
    """Replaces a part of images by that of others during training."""

    def __init__(self, factor: Any = 1.0, seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Dense(_Dense):
    """Computes weighted sums of all features."""

    def __init__(self, units: int, activation: Any = None, use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, lora_rank: Any = None, lora_alpha: Any = None, quantization_config: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class DepthwiseConv1D(_DepthwiseConv1D):
    """Convolves each channel separately."""

    def __init__(self, kernel_size: int, strides: int = 1, padding: Any = 'valid', depth_multiplier: int = 1, data_format: Any = None, dilation_rate: int = 1, activation: Any = None, use_bias: bool = True, depthwise_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', depthwise_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, depthwise_constraint: Any = None, bias_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class DepthwiseConv2D(_DepthwiseConv2D):
    """Convolves each channel of an image separately."""

    def __init__(self, kernel_size: Any, strides: Any = 1, padding: Any = 'valid', depth_multiplier: int = 1, data_format: Any = None, dilation_rate: Any = 1, activation: Any = None, use_bias: bool = True, depthwise_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', depthwise_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, depthwise_constraint: Any = None, bias_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Discretization(_Discretization):
    """Sorts numbers into bins."""

    def __init__(self, bin_boundaries: Any = None, num_bins: Any = None, epsilon: Any = 0.01, output_mode: Any = 'int', sparse: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Dot(_Dot):
    """Compares two inputs by their dot product."""

    def __init__(self, axes: Any, normalize: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Dropout(_Dropout):
    """Sets random values to 0 during training."""

    def __init__(self, rate: float, noise_shape: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ELU(_ELU):
    """Flattens negative values smoothly."""

    def __init__(self, alpha: float = 1.0, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class EinsumDense(_EinsumDense):
    """A dense layer over any choice of axes."""

    def __init__(self, equation: Any, output_shape: Any, activation: Any = None, bias_axes: Any = None, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, lora_rank: Any = None, lora_alpha: Any = None, gptq_unpacked_column_size: Any = None, quantization_config: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Embedding(_Embedding):
    """Turns each token id into a trained vector."""

    def __init__(self, input_dim: int, output_dim: int, embeddings_initializer: Any = 'uniform', embeddings_regularizer: Any = None, embeddings_constraint: Any = None, mask_zero: bool = False, weights: Any = None, lora_rank: Any = None, lora_alpha: Any = None, quantization_config: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Equalization(_Equalization):
    """Evens out the histogram of each image."""

    def __init__(self, value_range: Any = (0, 255), bins: Any = 256, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Flatten(_Flatten):
    """Joins all axes into one long vector."""

    def __init__(self, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GRU(_GRU):
    """Reads the sequence step by step with three gates and one state."""

    def __init__(self, units: int, activation: Any = 'tanh', recurrent_activation: Any = 'sigmoid', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, seed: Any = None, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False, stateful: bool = False, unroll: bool = False, reset_after: bool = True, use_cudnn: Any = 'auto', *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GRUCell(_GRUCell):
    """One step of a GRU."""

    def __init__(self, units: int, activation: Any = 'tanh', recurrent_activation: Any = 'sigmoid', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, reset_after: bool = True, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GaussianDropout(_GaussianDropout):
    """Multiplies by random noise during training."""

    def __init__(self, rate: float, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GaussianNoise(_GaussianNoise):
    """Adds random noise during training."""

    def __init__(self, stddev: float, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GlobalAveragePooling1D(_GlobalAveragePooling1D):
    """Averages all steps into one vector."""

    def __init__(self, data_format: Any = None, keepdims: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GlobalAveragePooling2D(_GlobalAveragePooling2D):
    """Averages the image into one vector."""

    def __init__(self, data_format: Any = None, keepdims: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GlobalAveragePooling3D(_GlobalAveragePooling3D):
    """Averages a video or a volume into one vector."""

    def __init__(self, data_format: Any = None, keepdims: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GlobalMaxPooling1D(_GlobalMaxPooling1D):
    """Keeps the largest value of each feature over all steps."""

    def __init__(self, data_format: Any = None, keepdims: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GlobalMaxPooling2D(_GlobalMaxPooling2D):
    """Keeps the largest value of each channel over the image."""

    def __init__(self, data_format: Any = None, keepdims: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GlobalMaxPooling3D(_GlobalMaxPooling3D):
    """Keeps the largest value of each channel over a video or a volume."""

    def __init__(self, data_format: Any = None, keepdims: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GroupNormalization(_GroupNormalization):
    """Normalises groups of features."""

    def __init__(self, groups: int = 32, axis: Any = -1, epsilon: float = 0.001, center: bool = True, scale: bool = True, beta_initializer: Any = 'zeros', gamma_initializer: Any = 'ones', beta_regularizer: Any = None, gamma_regularizer: Any = None, beta_constraint: Any = None, gamma_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class GroupedQueryAttention(_GroupedQueryAttention):
    """Multi-head attention whose heads share keys and values in groups."""

    def __init__(self, head_dim: int, num_query_heads: int, num_key_value_heads: int, dropout: float = 0.0, use_bias: bool = True, sliding_window: Any = None, flash_attention: Any = None, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, use_gate: bool = False, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class HashedCrossing(_HashedCrossing):
    """Gives every pair of categories a number by its hash."""

    def __init__(self, num_bins: int, output_mode: Any = 'int', sparse: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Hashing(_Hashing):
    """Gives every category a number by its hash."""

    def __init__(self, num_bins: int, mask_value: Any = None, salt: Any = None, output_mode: Any = 'int', sparse: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Identity(_Identity):
    """Returns its input unchanged."""

    def __init__(self, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class InputLayer(_InputLayer):
    """Declares the input of the model."""

    def __init__(self, shape: Any = None, batch_size: Any = None, sparse: Any = None, ragged: Any = None, batch_shape: Any = None, input_tensor: Any = None, optional: bool = False, batch_input_shape: Any = None, input_shape: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class IntegerLookup(_IntegerLookup):
    """Gives every whole number its place in a vocabulary."""

    def __init__(self, max_tokens: Any = None, num_oov_indices: int = 1, mask_token: Any = None, oov_token: Any = -1, vocabulary: Any = None, vocabulary_dtype: Any = 'int64', idf_weights: Any = None, invert: bool = False, output_mode: Any = 'int', sparse: bool = False, pad_to_max_tokens: bool = False, oov_method: Any = 'floormod', salt: Any = None, dtype: Any = 'float32', *, name: str | None = None, trainable: bool = True) -> None: ...

class LSTM(_LSTM):
    """Reads the sequence step by step, keeping a hidden state and a cell state."""

    def __init__(self, units: int, activation: Any = 'tanh', recurrent_activation: Any = 'sigmoid', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', unit_forget_bias: bool = True, kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, seed: Any = None, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False, stateful: bool = False, unroll: bool = False, use_cudnn: Any = 'auto', *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class LSTMCell(_LSTMCell):
    """One step of an LSTM."""

    def __init__(self, units: int, activation: Any = 'tanh', recurrent_activation: Any = 'sigmoid', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', unit_forget_bias: bool = True, kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class LayerNormalization(_LayerNormalization):
    """Normalises the features of each step."""

    def __init__(self, axis: Any = -1, epsilon: float = 0.001, center: bool = True, scale: bool = True, beta_initializer: Any = 'zeros', gamma_initializer: Any = 'ones', beta_regularizer: Any = None, gamma_regularizer: Any = None, beta_constraint: Any = None, gamma_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class LeakyReLU(_LeakyReLU):
    """Keeps a small part of negative values."""

    def __init__(self, negative_slope: float = 0.3, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Masking(_Masking):
    """Marks the steps that are only padding."""

    def __init__(self, mask_value: float = 0.0, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class MaxNumBoundingBoxes(_MaxNumBoundingBoxes):
    """Limits the number of bounding boxes."""

    def __init__(self, max_number: int, fill_value: Any = -1, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class MaxPooling1D(_MaxPooling1D):
    """Keeps the largest value of each window and shortens the sequence."""

    def __init__(self, pool_size: int = 2, strides: Any = None, padding: Any = 'valid', data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class MaxPooling2D(_MaxPooling2D):
    """Keeps the largest value of each window and makes the image smaller."""

    def __init__(self, pool_size: Any = 2, strides: Any = None, padding: Any = 'valid', data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class MaxPooling3D(_MaxPooling3D):
    """Keeps the largest value of each window of a video or a volume."""

    def __init__(self, pool_size: Any = 2, strides: Any = None, padding: Any = 'valid', data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Maximum(_Maximum):
    """Keeps the largest value of its inputs."""

    def __init__(self, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class MelSpectrogram(_MelSpectrogram):
    """Makes a mel spectrogram of a sound."""

    def __init__(self, fft_length: int = 2048, sequence_stride: int = 512, sequence_length: Any = None, window: Any = 'hann', sampling_rate: Any = 16000, num_mel_bins: int = 128, min_freq: Any = 20.0, max_freq: Any = None, power_to_db: Any = True, top_db: Any = 80.0, mag_exp: Any = 2.0, min_power: Any = 1e-10, ref_power: Any = 1.0, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Minimum(_Minimum):
    """Keeps the smallest value of its inputs."""

    def __init__(self, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class MixUp(_MixUp):
    """Blends pairs of images during training."""

    def __init__(self, alpha: Any = 0.2, data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class MultiHeadAttention(_MultiHeadAttention):
    """Several attention heads in parallel, each with its own projections."""

    def __init__(self, num_heads: int, key_dim: int, value_dim: Any = None, dropout: float = 0.0, use_bias: bool = True, output_shape: Any = None, attention_axes: Any = None, sliding_window: Any = None, flash_attention: Any = None, kernel_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, bias_constraint: Any = None, use_gate: bool = False, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Multiply(_Multiply):
    """Multiplies its inputs, for example a gate and a signal."""

    def __init__(self, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Normalization(_Normalization):
    """Brings values to mean 0 and variance 1."""

    def __init__(self, axis: Any = -1, mean: Any = None, variance: Any = None, invert: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class PReLU(_PReLU):
    """A leaky ReLU that learns its slopes."""

    def __init__(self, alpha_initializer: Any = 'zeros', alpha_regularizer: Any = None, alpha_constraint: Any = None, shared_axes: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Permute(_Permute):
    """Swaps axes."""

    def __init__(self, dims: Any, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Pipeline(_Pipeline):
    """Applies layers one after the other."""

    def __init__(self, layers: Any, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RMSNormalization(_RMSNormalization):
    """Normalises the features of each step without subtracting the mean."""

    def __init__(self, axis: Any = -1, epsilon: float = 1e-06, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RNN(_RNN):
    """Runs any cell, or a stack of cells, over the steps."""

    def __init__(self, cell: Any, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False, stateful: bool = False, unroll: bool = False, zero_output_for_mask: bool = False, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandAugment(_RandAugment):
    """Applies random augmentations during training."""

    def __init__(self, value_range: Any = (0, 255), num_ops: Any = 2, factor: Any = 0.5, interpolation: Any = 'bilinear', seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomBrightness(_RandomBrightness):
    """Makes images brighter or darker at random during training."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomColorDegeneration(_RandomColorDegeneration):
    """Makes images greyer at random during training."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomColorJitter(_RandomColorJitter):
    """Changes the colours of images at random during training."""

    def __init__(self, value_range: Any = (0, 255), brightness_factor: Any = None, contrast_factor: Any = None, saturation_factor: Any = None, hue_factor: Any = None, seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomContrast(_RandomContrast):
    """Changes the contrast of images at random during training."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomCrop(_RandomCrop):
    """Cuts out a random part of images during training."""

    def __init__(self, height: int, width: int, seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomElasticTransform(_RandomElasticTransform):
    """Bends images at random during training."""

    def __init__(self, factor: Any = 1.0, scale: Any = 1.0, interpolation: Any = 'bilinear', fill_mode: Any = 'reflect', fill_value: Any = 0.0, value_range: Any = (0, 255), seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomErasing(_RandomErasing):
    """Replaces a random part of images during training."""

    def __init__(self, factor: Any = 1.0, scale: Any = (0.02, 0.33), fill_value: Any = None, value_range: Any = (0, 255), seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomFlip(_RandomFlip):
    """Mirrors random images during training."""

    def __init__(self, mode: Any = 'horizontal_and_vertical', seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomGaussianBlur(_RandomGaussianBlur):
    """Blurs random images during training."""

    def __init__(self, factor: Any = 1.0, kernel_size: Any = 3, sigma: Any = 1.0, value_range: Any = (0, 255), data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomGrayscale(_RandomGrayscale):
    """Makes random images grey during training."""

    def __init__(self, factor: float = 0.5, data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomHue(_RandomHue):
    """Changes the hue of images at random during training."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomInvert(_RandomInvert):
    """Inverts the colours of random images during training."""

    def __init__(self, factor: Any = 1.0, value_range: Any = (0, 255), seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomPerspective(_RandomPerspective):
    """Changes the perspective of images at random during training."""

    def __init__(self, factor: Any = 1.0, scale: float = 1.0, interpolation: Any = 'bilinear', fill_value: Any = 0.0, seed: Any = None, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomPosterization(_RandomPosterization):
    """Keeps fewer bits of each colour at random during training."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomRotation(_RandomRotation):
    """Turns images by a random angle during training."""

    def __init__(self, factor: Any, fill_mode: Any = 'reflect', interpolation: Any = 'bilinear', seed: Any = None, fill_value: Any = 0.0, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomSaturation(_RandomSaturation):
    """Changes the saturation of images at random during training."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomSharpness(_RandomSharpness):
    """Changes the sharpness of images at random during training."""

    def __init__(self, factor: Any, value_range: Any = (0, 255), data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomShear(_RandomShear):
    """Slants images at random during training."""

    def __init__(self, x_factor: Any = 0.0, y_factor: Any = 0.0, interpolation: Any = 'bilinear', fill_mode: Any = 'reflect', fill_value: Any = 0.0, data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomTranslation(_RandomTranslation):
    """Moves images by random shares during training."""

    def __init__(self, height_factor: Any, width_factor: Any, fill_mode: Any = 'reflect', interpolation: Any = 'bilinear', seed: Any = None, fill_value: Any = 0.0, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RandomZoom(_RandomZoom):
    """Zooms into images at random during training."""

    def __init__(self, height_factor: Any, width_factor: Any = None, fill_mode: Any = 'reflect', interpolation: Any = 'bilinear', seed: Any = None, fill_value: Any = 0.0, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ReLU(_ReLU):
    """Replaces negative values with 0."""

    def __init__(self, max_value: Any = None, negative_slope: float = 0.0, threshold: float = 0.0, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class RepeatVector(_RepeatVector):
    """Repeats a vector for every step of a decoder."""

    def __init__(self, n: int, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Rescaling(_Rescaling):
    """Multiplies by a number and adds another."""

    def __init__(self, scale: Any, offset: Any = 0.0, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Reshape(_Reshape):
    """Gives the same values another shape."""

    def __init__(self, target_shape: Any, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Resizing(_Resizing):
    """Scales images to one size."""

    def __init__(self, height: int, width: int, interpolation: Any = 'bilinear', crop_to_aspect_ratio: bool = False, pad_to_aspect_ratio: bool = False, fill_mode: Any = 'constant', fill_value: Any = 0.0, antialias: bool = False, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ReversibleEmbedding(_ReversibleEmbedding):
    """Embeds tokens, and turns vectors back into a score for every token."""

    def __init__(self, input_dim: int, output_dim: int, tie_weights: bool = True, embeddings_initializer: Any = 'uniform', embeddings_regularizer: Any = None, embeddings_constraint: Any = None, mask_zero: bool = False, reverse_dtype: Any = None, logit_soft_cap: Any = None, weights: Any = None, lora_rank: Any = None, lora_alpha: Any = None, quantization_config: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class STFTSpectrogram(_STFTSpectrogram):
    """Makes a spectrogram of a sound, with kernels that can be trained."""

    def __init__(self, mode: Any = 'log', frame_length: int = 256, frame_step: Any = None, fft_length: Any = None, window: Any = 'hann', periodic: bool = False, scaling: Any = 'density', padding: Any = 'valid', expand_dims: bool = False, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class SeparableConv1D(_SeparableConv1D):
    """A convolution with fewer weights: first along the steps, then across channels."""

    def __init__(self, filters: int, kernel_size: int, strides: int = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: int = 1, depth_multiplier: int = 1, activation: Any = None, use_bias: bool = True, depthwise_initializer: Any = 'glorot_uniform', pointwise_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', depthwise_regularizer: Any = None, pointwise_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, depthwise_constraint: Any = None, pointwise_constraint: Any = None, bias_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class SeparableConv2D(_SeparableConv2D):
    """A convolution with fewer weights: first over the image, then across channels."""

    def __init__(self, filters: int, kernel_size: Any, strides: Any = 1, padding: Any = 'valid', data_format: Any = None, dilation_rate: Any = 1, depth_multiplier: int = 1, activation: Any = None, use_bias: bool = True, depthwise_initializer: Any = 'glorot_uniform', pointwise_initializer: Any = 'glorot_uniform', bias_initializer: Any = 'zeros', depthwise_regularizer: Any = None, pointwise_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, depthwise_constraint: Any = None, pointwise_constraint: Any = None, bias_constraint: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class SimpleRNN(_SimpleRNN):
    """Reads the sequence step by step, keeping one state."""

    def __init__(self, units: int, activation: Any = 'tanh', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, activity_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, return_sequences: bool = False, return_state: bool = False, go_backwards: bool = False, stateful: bool = False, unroll: bool = False, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class SimpleRNNCell(_SimpleRNNCell):
    """One step of a SimpleRNN."""

    def __init__(self, units: int, activation: Any = 'tanh', use_bias: bool = True, kernel_initializer: Any = 'glorot_uniform', recurrent_initializer: Any = 'orthogonal', bias_initializer: Any = 'zeros', kernel_regularizer: Any = None, recurrent_regularizer: Any = None, bias_regularizer: Any = None, kernel_constraint: Any = None, recurrent_constraint: Any = None, bias_constraint: Any = None, dropout: float = 0.0, recurrent_dropout: float = 0.0, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Softmax(_Softmax):
    """Turns scores into probabilities that sum to 1."""

    def __init__(self, axis: Any = -1, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Solarization(_Solarization):
    """Inverts bright pixels at random during training."""

    def __init__(self, addition_factor: Any = 0.0, threshold_factor: Any = 0.0, value_range: Any = (0, 255), seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class SpatialDropout1D(_SpatialDropout1D):
    """Sets random features to 0 during training."""

    def __init__(self, rate: float, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class SpatialDropout2D(_SpatialDropout2D):
    """Sets random channels of an image to 0 during training."""

    def __init__(self, rate: float, data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class SpatialDropout3D(_SpatialDropout3D):
    """Sets random channels of a video to 0 during training."""

    def __init__(self, rate: float, data_format: Any = None, seed: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class SpectralNormalization(_SpectralNormalization):
    """Limits how much a layer can amplify its input."""

    def __init__(self, layer: Any, power_iterations: int = 1, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class StackedRNNCells(_StackedRNNCells):
    """Runs several cells as one step."""

    def __init__(self, cells: Any, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class StringLookup(_StringLookup):
    """Gives every string its place in a vocabulary."""

    def __init__(self, max_tokens: Any = None, num_oov_indices: int = 1, mask_token: Any = None, oov_token: Any = '[UNK]', vocabulary: Any = None, idf_weights: Any = None, invert: bool = False, output_mode: Any = 'int', pad_to_max_tokens: bool = False, sparse: bool = False, encoding: Any = 'utf-8', salt: Any = None, dtype: Any = 'float32', *, name: str | None = None, trainable: bool = True) -> None: ...

class Subtract(_Subtract):
    """Subtracts the second input from the first."""

    def __init__(self, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class TextVectorization(_TextVectorization):
    """Makes token ids of texts."""

    def __init__(self, max_tokens: Any = None, standardize: Any = 'lower_and_strip_punctuation', split: Any = 'whitespace', ngrams: Any = None, output_mode: Any = 'int', output_sequence_length: Any = None, pad_to_max_tokens: bool = False, vocabulary: Any = None, idf_weights: Any = None, sparse: bool = False, ragged: bool = False, encoding: Any = 'utf-8', dtype: Any = 'float32', *, name: str | None = None, trainable: bool = True) -> None: ...

class TimeDistributed(_TimeDistributed):
    """Applies one layer to every step separately."""

    def __init__(self, layer: Any, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class UnitNormalization(_UnitNormalization):
    """Scales every vector to length 1."""

    def __init__(self, axis: Any = -1, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class UpSampling1D(_UpSampling1D):
    """Makes a sequence longer by repeating each step."""

    def __init__(self, size: int = 2, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class UpSampling2D(_UpSampling2D):
    """Makes an image larger by repeating rows and columns."""

    def __init__(self, size: Any = 2, data_format: Any = None, interpolation: Any = 'nearest', *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class UpSampling3D(_UpSampling3D):
    """Makes a video larger by repeating frames, rows and columns."""

    def __init__(self, size: Any = 2, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ZeroPadding1D(_ZeroPadding1D):
    """Adds steps of zeros at both ends."""

    def __init__(self, padding: Any = 1, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ZeroPadding2D(_ZeroPadding2D):
    """Adds rows and columns of zeros around an image."""

    def __init__(self, padding: Any = 1, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class ZeroPadding3D(_ZeroPadding3D):
    """Adds frames, rows and columns of zeros at both ends."""

    def __init__(self, padding: Any = 1, data_format: Any = None, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Sequential(_Sequential):
    """Layers one after the other."""

    def __init__(self, layers: Any = [], *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

class Functional(_Functional):
    """Layers wired as a graph."""

    def __init__(self, inputs: Any, outputs: Any, *, name: str | None = None, trainable: bool = True, dtype: Any = None) -> None: ...

AvgPool1D = AveragePooling1D
AvgPool2D = AveragePooling2D
AvgPool3D = AveragePooling3D
Convolution1D = Conv1D
Convolution1DTranspose = Conv1DTranspose
Convolution2D = Conv2D
Convolution2DTranspose = Conv2DTranspose
Convolution3D = Conv3D
Convolution3DTranspose = Conv3DTranspose
GlobalAvgPool1D = GlobalAveragePooling1D
GlobalAvgPool2D = GlobalAveragePooling2D
GlobalAvgPool3D = GlobalAveragePooling3D
GlobalMaxPool1D = GlobalMaxPooling1D
GlobalMaxPool2D = GlobalMaxPooling2D
GlobalMaxPool3D = GlobalMaxPooling3D
GroupQueryAttention = GroupedQueryAttention
MaxPool1D = MaxPooling1D
MaxPool2D = MaxPooling2D
MaxPool3D = MaxPooling3D
SeparableConvolution1D = SeparableConv1D
SeparableConvolution2D = SeparableConv2D
Model = Functional
