"""Space-time early warning: where and since when there are more cases than there should be.

Works on counts by place and interval, never on persons. `poisson`, `permutation` and `bernoulli` scan many
places at once; `farrington`, `farrington_flexible` and `ears` watch single series; `discoveries` keeps false
alarms rare over many series.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from maplebridge.methods.later import later

if TYPE_CHECKING:
    from maplebridge.methods.scan.clusters import Cluster, ScanResult
    from maplebridge.methods.scan.expected import people_at_risk, standardised
    from maplebridge.methods.scan.intervals import aggregated, longest_window, split_by_weekday
    from maplebridge.methods.scan.models import bernoulli, permutation, poisson
    from maplebridge.methods.scan.places import Places
    from maplebridge.methods.scan.series.discoveries import adjusted, discoveries
    from maplebridge.methods.scan.series.ears import ears
    from maplebridge.methods.scan.series.farrington import Classic, Flexible, farrington, farrington_flexible
    from maplebridge.methods.scan.series.watch import Watch
    from maplebridge.methods.scan.settings import Search, Trials
else:
    __getattr__ = later(
        __name__,
        {
            "clusters": "Cluster ScanResult",
            "expected": "people_at_risk standardised",
            "intervals": "aggregated longest_window split_by_weekday",
            "models": "bernoulli permutation poisson",
            "places": "Places",
            "series.discoveries": "adjusted discoveries",
            "series.ears": "ears",
            "series.farrington": "Classic Flexible farrington farrington_flexible",
            "series.watch": "Watch",
            "settings": "Search Trials",
        },
    )

__all__ = [
    "Classic",
    "Cluster",
    "Flexible",
    "Places",
    "ScanResult",
    "Search",
    "Trials",
    "Watch",
    "adjusted",
    "aggregated",
    "bernoulli",
    "discoveries",
    "ears",
    "farrington",
    "farrington_flexible",
    "longest_window",
    "people_at_risk",
    "permutation",
    "poisson",
    "split_by_weekday",
    "standardised",
]
