"""The front end: Kaldi's MFCC exactly as Vosk computes it from conf/mfcc.conf.

8 kHz, 15 mel bands of 200-3500 Hz, 13 cepstra, a vector every 10 ms, no mean normalisation (a
streaming decoder would have to wait for it).
"""

from __future__ import annotations

import kaldi_native_fbank
import numpy as np
import numpy.typing as npt

from models.training.audio import RATE, Pcm, Signal

BANDS = 15
CEPSTRA = 13
LIFTER = 22
FRAME_MS = 10
SAMPLES_A_FRAME = RATE * FRAME_MS // 1000
LOW_HZ, HIGH_HZ = 200, 3500

MFCC_CONF = f"""--sample-frequency={RATE}
--window-type=hamming
--frame-length=25.625
--frame-shift={FRAME_MS}
--snip-edges=false
--dither=0.0
--num-mel-bins={BANDS}
--low-freq={LOW_HZ}
--high-freq={HIGH_HZ}
--num-ceps={CEPSTRA}
--cepstral-lifter={LIFTER}
--use-energy=false
--allow-upsample=true
"""

Cepstra = npt.NDArray[np.float32]
"""[frames, CEPSTRA]"""


def _options() -> kaldi_native_fbank.MfccOptions:
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.frame_length_ms = 25.625
    options.frame_opts.frame_shift_ms = FRAME_MS
    options.frame_opts.dither = 0
    options.frame_opts.window_type = "hamming"
    options.frame_opts.snip_edges = False
    options.mel_opts.num_bins = BANDS
    options.mel_opts.low_freq = LOW_HZ
    options.mel_opts.high_freq = HIGH_HZ
    options.num_ceps = CEPSTRA
    options.cepstral_lifter = LIFTER
    options.use_energy = False
    return options


_OPTIONS = _options()


def frames(samples: int) -> int:
    """How many vectors so many samples give (snip-edges off)."""
    return (samples + SAMPLES_A_FRAME // 2) // SAMPLES_A_FRAME


def mfcc(samples: Pcm | Signal) -> Cepstra:
    """[n] in int16's range at RATE -> [frames(n), CEPSTRA]."""
    online = kaldi_native_fbank.OnlineMfcc(_OPTIONS)
    online.accept_waveform(RATE, samples.astype(np.float32))
    online.input_finished()
    if online.num_frames_ready == 0:
        return np.zeros((0, CEPSTRA), np.float32)
    return np.stack([online.get_frame(i) for i in range(online.num_frames_ready)])


def _cosines() -> npt.NDArray[np.float32]:
    k = np.arange(CEPSTRA)[:, None]
    n = np.arange(BANDS)[None]
    scale = np.where(k == 0, np.sqrt(1 / BANDS), np.sqrt(2 / BANDS))
    return np.asarray(scale * np.cos(np.pi * k * (n + 0.5) / BANDS), np.float32)


COSINES = _cosines()
"""[CEPSTRA, BANDS]: the orthonormal DCT-II between log mel energies and cepstra."""
LIFTS = (1 + LIFTER / 2 * np.sin(np.pi * np.arange(CEPSTRA) / LIFTER)).astype(np.float32)
"""[CEPSTRA]: what Kaldi multiplies each cepstrum by."""
