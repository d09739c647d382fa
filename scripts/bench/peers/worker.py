"""What the Python contenders have in common; see scripts/bench/contender.mjs for what is asked and answered."""

import json
import sys
import time
from pathlib import Path

import numpy as np


def training_set(folder):
    """Images [60000, 784] as float32 in -1..1, as the tutorial scales them, and labels [60000]; from the IDX files."""
    grey = np.fromfile(Path(folder) / "train-images-idx3-ubyte", dtype=np.uint8)[16:].reshape(-1, 784)
    labels = np.fromfile(Path(folder) / "train-labels-idx1-ubyte", dtype=np.uint8)[8:]
    return (grey.astype(np.float32) / 255 - 0.5) / 0.5, labels


def answer(ready, train):
    """Trains when a line asks for it.

    ready: name and version of the library
    train: trains an epoch, or a part of it; answers (mean loss, share of the epoch that was trained)
    """
    print(json.dumps({"ready": ready}), flush=True)
    for line in sys.stdin:
        if line.strip() != "epoch":
            break
        cpu, wall = time.process_time(), time.perf_counter()
        loss, share = train()
        seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
        figures = {"seconds": seconds / share, "cpuSeconds": cpu_seconds / share, "loss": loss}
        print(json.dumps(figures), flush=True)
