"""Solve one siting problem with spopt and HiGHS; prints objective, CPU seconds and memory as JSON.

solve.py mclp|pmedian FILE.npz   with arrays distances (points, sites), demand (points,), reach, count
"""

import json
import resource
import sys
import time
import warnings

import numpy as np
import pulp

warnings.filterwarnings("ignore")
from spopt.locate import MCLP, PMedian

kind, path = sys.argv[1:3]
data = np.load(path)
distances, demand = data["distances"], data["demand"]
count, reach = int(data["count"]), float(data["reach"])
solver = pulp.HiGHS(msg=False)
before = time.process_time()
if kind == "mclp":
    model = MCLP.from_cost_matrix(distances, demand, service_radius=reach, p_facilities=count)
else:
    model = PMedian.from_cost_matrix(distances, demand, p_facilities=count)
model = model.solve(solver)
seconds = time.process_time() - before
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"objective": float(pulp.value(model.problem.objective)), "seconds": seconds, "memory": memory}))
