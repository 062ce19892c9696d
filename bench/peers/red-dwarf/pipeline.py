"""Run red-dwarf on votes from a file (rows, columns, values) and print labels' count, CPU seconds and memory."""

import json
import resource
import sys
import time

import numpy as np
from reddwarf.implementations.base import run_pipeline


def main():
    given = np.load(sys.argv[1])
    votes = [
        {"participant_id": int(p), "statement_id": int(s), "vote": int(v), "modified": i}
        for i, (p, s, v) in enumerate(zip(given["rows"], given["columns"], given["values"]))
    ]
    start = time.process_time()
    result = run_pipeline(
        votes=votes,
        mod_out_statement_ids=given["moderated"].tolist(),
        keep_participant_ids=given["keep"].tolist(),
        random_state=0,
    )
    seconds = time.process_time() - start
    result = getattr(result, "result", result)
    labels = result.participants_df["cluster_id"]
    print(
        json.dumps(
            {
                "seconds": seconds,
                "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "labels": {str(k): int(v) for k, v in labels.dropna().items()},
            }
        )
    )


main()
