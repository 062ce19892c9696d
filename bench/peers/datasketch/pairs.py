"""Pairs of texts by MinHash and LSH; usage: pairs.py TEXTS.json PAIRS.npz, prints CPU seconds and memory."""

import json
import resource
import sys
import time

import numpy as np
from datasketch import MinHash, MinHashLSH

PERMUTATIONS = 128
THRESHOLD = 0.35


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = json.load(file)
    start = time.process_time()
    shingles = [[text[at : at + 2].encode() for at in range(max(len(text) - 1, 1))] for text in texts]
    hashes = MinHash.bulk(shingles, num_perm=PERMUTATIONS, seed=1)
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    left, right, scores = [], [], []
    for at, one in enumerate(hashes):
        for other in sorted(index.query(one)):
            left.append(other)
            right.append(at)
            scores.append(one.jaccard(hashes[other]))
        index.insert(at, one)
    seconds = time.process_time() - start
    np.savez(sys.argv[2], left=np.array(left), right=np.array(right), scores=np.array(scores))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": seconds, "memory_mb": memory}))


main()
