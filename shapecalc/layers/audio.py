"""Spectrograms: which frequencies a sound has, frame by frame.

Sources: Keras's layers of the same names.
"""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentsClash, BadArgument, SizeUnknown
from ..errors.changes import DropArgument, SetArguments
from ..numbers.shape import Shape
from ..numbers.size import Size, because, known
from .arguments import anything, choice, data_format, flag, unchecked
from .base import Call, Layer, Output, Weight
from .spatial import Sliding


class MelSpectrogram(Layer):
    """How strong each band of the mel scale is in each frame of a sound.

    Input ``(batch, samples)``, or ``(samples,)``; output ``(batch, num_mel_bins, frames)``. Keras
    says one frame too many where ``samples % sequence_stride`` is ``sequence_stride - 1``.
    """

    purpose = "makes a mel spectrogram of a sound"
    runs_otherwise = True
    reads = "batch ..."
    fft_length: Any = unchecked(2048)
    sequence_stride: Any = unchecked(512)
    sequence_length: Any = unchecked(None)
    window: Any = anything("hann")
    sampling_rate: Any = anything(16000)
    num_mel_bins: Any = unchecked(128)
    min_freq: Any = anything(20.0)
    max_freq: Any = anything(None)
    power_to_db: Any = anything(True)
    top_db: Any = anything(80.0)
    mag_exp: Any = anything(2.0)
    min_power: Any = anything(1e-10)
    ref_power: Any = anything(1.0)

    def traced_axes(self) -> tuple[str, ...]:
        return ("batch", "samples")

    def validate(self) -> None:
        length, least = known(self.fft_length), known(self.sequence_length)
        if isinstance(length, int) and isinstance(least, int) and length < (least or length):
            raise ArgumentsClash(
                f"MelSpectrogram's fft_length={length} is shorter than its sequence_length={least}.",
                SetArguments({"sequence_length": length}),
                SetArguments({"fft_length": least}),
            )

    def output(self, x: Shape) -> Output:
        stride = self.sequence_stride
        if known(stride) == 0:
            raise BadArgument(
                "MelSpectrogram got sequence_stride=0.", DropArgument("sequence_stride")
            )
        samples = x[0] if len(x) == 1 else x[1]
        frames = because((samples + stride + 1) // stride, "One frame at every stride.")
        bands = because(self.num_mel_bins, "One value per band of the mel scale.")
        return Shape((bands, frames) if len(x) == 1 else (x[0], bands, frames))

    # -- on real numbers ---------------------------------------------------------------
    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        """The spectrum of every frame, summed by bands of the mel scale, in decibels."""
        size, length = self.fft_length, self.sequence_length or self.fft_length
        if x.ndim > 2 or size // 2 >= x.shape[-1] or self.window not in ("hann", "hamming"):
            raise NotImplementedError("Only a sound that is longer than half a frame.")
        x = np.pad(x, ((0, 0),) * (x.ndim - 1) + ((size // 2, size // 2),), mode="reflect")
        share = 0.5 if self.window == "hann" else 0.54
        shape = share - (1 - share) * np.cos(2 * np.pi * np.arange(length) / length)
        left = (size - length) // 2
        shape = np.pad(shape, (left, size - length - left)).astype("float32")
        starts = range(0, x.shape[-1] - size + 1, self.sequence_stride)
        framed = np.stack([x[..., at : at + size] * shape for at in starts], axis=-2)
        power = np.abs(np.fft.rfft(framed)) ** self.mag_exp
        y = np.swapaxes(power @ self.bands(np, power.shape[-1]), -1, -2)
        return (self.decibels(np, y) if self.power_to_db else y).astype("float32")

    def bands(self, np: Any, bins: int) -> Any:
        """How much of each frequency is in each band, ``(bins, num_mel_bins)``: triangles that are
        equally wide in mel (HTK's scale, which leaves the frequency 0 out)."""

        def mel(hertz: Any) -> Any:
            return 1127 * np.log(1 + hertz / 700)

        top = self.max_freq or int(self.sampling_rate / 2)
        at = mel(np.linspace(0, self.sampling_rate / 2, bins))[1:, None]
        edges = np.linspace(mel(self.min_freq), mel(top), self.num_mel_bins + 2)
        low, middle, high = edges[:-2], edges[1:-1], edges[2:]
        rising, falling = (at - low) / (middle - low), (high - at) / (high - middle)
        return np.pad(np.maximum(0, np.minimum(rising, falling)), ((1, 0), (0, 0)))

    def decibels(self, np: Any, y: Any) -> Any:
        """Ten times the logarithm, at most ``top_db`` below the loudest."""
        loud = 10 * np.log10(np.maximum(y, self.min_power))
        loud = loud - 10 * np.log10(max(abs(self.ref_power), self.min_power))
        return np.maximum(loud, np.max(loud) - self.top_db)


class STFTSpectrogram(Sliding):
    """The short-time Fourier transform of a sound, by a convolution whose kernels can be trained.

    Input ``(batch, samples, channels)``, output ``(batch, frames, bins * channels)``: with
    ``expand_dims`` ``(batch, frames, bins, channels)``. ``fft_length`` defaults to the next power
    of two, ``frame_step`` to half a frame.
    """

    purpose = "makes a spectrogram of a sound, with kernels that can be trained"
    over = ("samples",)
    around = "batch {} channels"
    slides = "frame_length"
    mode: str = choice("log", "log", "magnitude", "psd", "real", "imag", "angle", "stft")
    frame_length: Any = unchecked(256)
    frame_step: Any = unchecked(None)
    fft_length: Any = unchecked(None)
    window: Any = anything("hann")
    periodic: bool = flag(False)
    scaling: Any = choice("density", "density", "spectrum", None)
    padding: str = choice("valid", "valid", "same")
    expand_dims: bool = flag(False)
    data_format: str = data_format()

    def validate(self) -> None:
        length, step, fft = known(self.frame_length), self.frame_step, self.fft_length
        if length is None:
            return
        if isinstance(step, int) and not 1 <= step <= length:
            raise BadArgument(
                f"STFTSpectrogram got frame_step={step}; it is from 1 to frame_length={length}.",
                DropArgument("frame_step"),
            )
        if isinstance(fft, int) and fft < length:
            raise ArgumentsClash(
                f"STFTSpectrogram's fft_length={fft} is shorter than its frame_length={length}.",
                SetArguments({"fft_length": length}),
                DropArgument("fft_length"),
            )

    def windows_and_strides(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        step = self.frame_step or self.frame_length // 2
        if known(step) == 0:
            raise BadArgument(
                f"STFTSpectrogram got frame_length={self.frame_length}, and half of it, the usual "
                "frame_step, is 0.",
                SetArguments({"frame_step": 1}),
            )
        return (self.frame_length,), (step,)

    def kernel_bins(self) -> Any:
        """The frequencies of one kernel, from 0 to half the sampling rate."""
        fft: Any = self.fft_length or self.next_power()
        return because(fft // 2 + 1, "One frequency for every two samples of the transform.")

    def next_power(self) -> Any:
        """The smallest power of two that is no shorter than a frame."""
        if known(self.frame_length) is None:
            return Size(None, name="fft_length", open=True)
        fft = 1
        while fft < self.frame_length:
            fft *= 2
        return fft

    def output(self, x: Shape) -> Output:
        (samples,), channels = self.sizes_and_channels(x)
        if known(channels) is None and not channels.is_open():
            raise SizeUnknown(subject=self, weight="output", shape=x)
        (frames,) = self.positions((samples,))
        bins = self.kernel_bins()
        if self.mode == "stft":
            bins = because(bins * 2, "The real parts, then the imaginary ones.")
        last = self.data_format == "channels_last"
        if self.expand_dims:
            return Shape((x[0], *((frames, bins, channels) if last else (channels, frames, bins))))
        each = because(bins * channels, "The frequencies of all channels, one behind the other.")
        return self.put_together(x, (frames,), each)

    def variables(self, x: Shape) -> list[Weight]:
        shape = (self.frame_length, 1, self.kernel_bins())
        parts = {"imag": ["imag"], "real": ["real"]}.get(self.mode, ["real", "imag"])
        return [Weight(f"{part}_kernel", shape) for part in parts]

    def compute(self, np: Any, x: Any, weights: list[Any], call: Call) -> Any:
        framed = list(self.windows(np, self.channels_last(np, x), call.watch))
        if not framed:
            raise NotImplementedError("The sound is shorter than one frame.")
        # (batch, frames, channels, bins)
        parts = [
            np.stack([np.tensordot(w, kernel[:, 0], axes=(1, 0)) for w in framed], axis=1)
            for kernel in weights
        ]
        y = self.measured(np, *parts)
        first = self.data_format == "channels_first"
        if self.expand_dims:
            return np.transpose(y, (0, 2, 1, 3)) if first else np.transpose(y, (0, 1, 3, 2))
        y = y.reshape(*y.shape[:2], -1)
        return np.swapaxes(y, 1, 2) if first else y

    def measured(self, np: Any, real: Any, imag: Any = None) -> Any:
        """What ``mode`` makes of the real and the imaginary parts."""
        if imag is None:
            return real
        if self.mode == "angle":
            return np.arctan2(imag, real)
        if self.mode == "stft":
            return np.concatenate([real, imag], axis=-1)
        power = np.square(real) + np.square(imag)
        if self.mode == "psd":
            return power + np.pad(power[..., 1:-1], ((0, 0),) * 3 + ((1, 1),))
        size = np.sqrt(np.maximum(power, 1e-7))
        return size if self.mode == "magnitude" else np.log(np.maximum(size, 1e-7))
