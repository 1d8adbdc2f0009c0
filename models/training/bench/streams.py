"""Many callers at once: `python -m models.training.bench.streams MODEL SET RESULT.json N`.

Each stream is a thread that gets a frame every 20 ms, as the gateway's ears do. Callers do not
speak all the time; here all do, which is the worst that can come.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import vosk

from models.training.audio import RATE, Pcm
from models.training.bench.conditions import on_the_line
from models.training.bench.recogniser import FRAME, Recogniser
from models.training.bench.test_set import DIGIT_WORDS, load

SECONDS = 30
LATE_S = 0.1
"""A frame answered so long after it was there counts as late."""


@dataclass(frozen=True)
class Load:
    """`cores`: how many cores' time all streams took together; lateness in ms after a frame was
    complete; `busy`: the machine's load average before, over its cores."""

    streams: int
    cores: float
    late: float
    median_ms: float
    p99_ms: float
    worst_ms: float
    busy: float


def drive(stream: vosk.KaldiRecognizer, sound: Pcm, started: float, lateness: list[float]) -> None:
    """Feeds one stream in real time; lateness gets seconds, one a frame."""
    for number, at in enumerate(range(0, sound.size - FRAME + 1, FRAME), 1):
        due = started + number * FRAME / RATE
        time.sleep(max(0.0, due - time.monotonic()))
        stream.AcceptWaveform(sound[at : at + FRAME].tobytes())
        stream.PartialResult()
        lateness.append(time.monotonic() - due)


def measure(model: Path, sounds: Sequence[Pcm], count: int, seconds: float = SECONDS) -> Load:
    """Every other stream hears freely, the others expect digits."""
    recogniser = Recogniser(model)
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    lateness: list[list[float]] = [[] for _ in range(count)]
    started = time.monotonic() + 1.0
    threads = []
    for number, own in enumerate(lateness):
        said = np.concatenate(list(islice(cycle(sounds), number, number + len(sounds))))
        sound = np.resize(said, int(seconds * RATE))
        stream = recogniser.stream(DIGIT_WORDS if number % 2 else None)
        began = started + number / count  # nobody calls in the same millisecond
        threads.append(threading.Thread(target=drive, args=(stream, sound, began, own)))
    before = time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.process_time() - before
    all_s = [one for own in lateness for one in own]
    median, p99, worst = (round(float(q) * 1000, 1) for q in np.quantile(all_s, (0.5, 0.99, 1)))
    return Load(
        streams=count,
        cores=round(spent / (time.monotonic() - started), 3),
        late=round(sum(one > LATE_S for one in all_s) / len(all_s), 4),
        median_ms=median,
        p99_ms=p99,
        worst_ms=worst,
        busy=round(busy, 2),
    )


if __name__ == "__main__":
    directory, folder, result = map(Path, sys.argv[1:4])
    spoken = [case.samples for case in load(folder) if case.kind != "other"]
    found = measure(directory, [on_the_line(s, "A-law", 1) for s in spoken], int(sys.argv[4]))
    result.write_text(json.dumps(asdict(found)), encoding="utf-8")
