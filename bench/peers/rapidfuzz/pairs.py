"""Every pair of texts with a ratio of 40 or more; usage: pairs.py TEXTS.json PAIRS.npz, prints CPU seconds and memory."""

import json
import resource
import sys
import time

import numpy as np
from rapidfuzz import fuzz, process

LEAST = 40
ROWS = 500


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = json.load(file)
    start = time.process_time()
    left, right, scores = [], [], []
    for first in range(0, len(texts), ROWS):
        near = process.cdist(
            texts[first : first + ROWS],
            texts[first:],
            scorer=fuzz.ratio,
            score_cutoff=LEAST,
            dtype=np.float32,
            workers=1,
        )
        i, j = np.nonzero(near)
        later = j > i
        left.append(i[later] + first)
        right.append(j[later] + first)
        scores.append(near[i[later], j[later]] / 100)
    seconds = time.process_time() - start
    np.savez(
        sys.argv[2],
        left=np.concatenate(left),
        right=np.concatenate(right),
        scores=np.concatenate(scores),
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": seconds, "memory_mb": memory}))


main()
