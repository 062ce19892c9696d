"""One scan, from tables to clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maplebridge.methods.scan.clusters import SAME, Chance, Cluster, ScanResult
from maplebridge.methods.scan.draws import Source
from maplebridge.methods.scan.inputs import FloatArray, IntArray
from maplebridge.methods.scan.likelihood import Rule
from maplebridge.methods.scan.places import Circles, Places
from maplebridge.methods.scan.replications import Study, run, sum_from_end, window_sums
from maplebridge.methods.scan.settings import Search, Trials
from maplebridge.methods.scan.sweep import Best, best_by_centre

WEAKEST_REPORTED = 0.001


@dataclass(frozen=True, slots=True)
class Task:
    """Tables of one scan by site, cut to the intervals that windows can reach.

    recent_observed, recent_base   (sites, k)
    skipped                     intervals before the first of the k
    """

    places: Places
    search: Search
    rule: Rule
    circles: Circles
    recent_observed: FloatArray
    recent_base: FloatArray
    skipped: int

    @classmethod
    def prepare(
        cls, observed: IntArray, base: FloatArray, places: Places, search: Search, *, bernoulli: bool = False
    ) -> Task:
        """Sum places to sites, draw the circles and keep the intervals that matter."""
        intervals = observed.shape[1]
        longest = search.longest(intervals)
        skipped = intervals - longest if search.prospective else 0
        by_site = places.total(observed).astype(np.float64)
        base_by_site = places.total(base).astype(np.float64)
        circles = places.circles(
            base_by_site.sum(axis=1), max_share=search.max_share, max_radius=search.max_radius
        )
        rule = _rule(search, float(observed.sum()), float(base.sum()), longest, bernoulli)
        return cls(
            places, search, rule, circles, by_site[:, skipped:], base_by_site[:, skipped:].copy(), skipped
        )

    def judge(self, source: Source, trials: Trials, *, relative: bool = True) -> ScanResult:
        """Find the strongest clusters and compare them with random data sets from `source`."""
        observed, base = self._sums(self.recent_observed), self._sums(self.recent_base)
        best = best_by_centre(observed, base, self.circles, self.rule)
        if best.ratio.max(initial=0.0) <= 0.0:
            return ScanResult.none()
        intervals = self.recent_base.shape[1]
        study = Study(window_sums(self.recent_base, self.rule), intervals, self.circles, self.rule)
        maxima = run(source, study, trials, float(best.ratio.max()) - SAME)
        chance = Chance(maxima, trials.replications)
        centres = self._apart(best, chance)
        clusters = tuple(self._cluster(best, z, observed, base, chance) for z in centres)
        if not relative:
            clusters = tuple(cluster.without_relative_risk() for cluster in clusters)
        return ScanResult(clusters=clusters, maxima=maxima, stopped_early=chance.stopped_early)

    def _sums(self, table: FloatArray) -> FloatArray:
        sums = np.zeros((table.shape[0], table.shape[1] + 1))
        sum_from_end(table, sums)
        return sums

    def _sites(self, best: Best, z: int) -> IntArray:
        begin = self.circles.start[z]
        sites: IntArray = self.circles.near[begin : begin + best.sites[z]].astype(np.int64)
        return sites

    def _apart(self, best: Best, chance: Chance) -> list[int]:
        """Centres of clusters that share no site with a stronger one; of equals the fewer places first."""
        crowd = np.bincount(self.places.site, minlength=self.places.sites)
        places = np.array([crowd[self._sites(best, z)].sum() for z in range(best.ratio.size)])
        order = np.lexsort((np.arange(best.ratio.size), places, -np.round(best.ratio / SAME)))
        taken = np.zeros(self.places.sites, dtype=np.bool_)
        centres: list[int] = []
        for z in (int(centre) for centre in order):
            sites = self._sites(best, z)
            if best.ratio[z] <= 0.0 or taken[sites].any():
                continue
            if centres and not self._worth_reporting(float(best.ratio[z]), chance):
                break
            taken[sites] = True
            centres.append(z)
        return centres

    @staticmethod
    def _worth_reporting(ratio: float, chance: Chance) -> bool:
        return ratio >= WEAKEST_REPORTED and (
            chance.maxima.size == 0 or chance.rank(ratio) <= chance.maxima.size
        )

    def _cluster(self, best: Best, z: int, observed_sums: FloatArray, base: FloatArray, chance: Chance) -> Cluster:
        sites = self._sites(best, z)
        first, after = int(best.start[z]), int(best.end[z])
        observed = round(float((observed_sums[sites, first] - observed_sums[sites, after]).sum()))
        inside = float((base[sites, first] - base[sites, after]).sum())
        ratio = float(best.ratio[z])
        p_value = chance.reported(ratio)
        recurs = self.search.prospective and p_value
        return Cluster(
            members=tuple(int(i) for site in sites for i in np.flatnonzero(self.places.site == site)),
            centre=int(np.flatnonzero(self.places.site == z)[0]),
            radius=max(self.places.distance(z, int(site)) for site in sites),
            start=self.skipped + first,
            end=self.skipped + after - 1,
            observed=observed,
            expected=inside * self.rule.share,
            relative_risk=self._relative_risk(observed, inside),
            ratio=ratio,
            p_value=p_value,
            p_monte_carlo=chance.monte_carlo(ratio),
            p_gumbel=chance.gumbel(ratio),
            recurrence_days=self.search.interval_days / p_value if recurs and p_value else None,
        )

    def _relative_risk(self, observed: int, inside: float) -> float:
        rest = self.rule.cases - observed
        if rest <= 0:
            return float("inf")
        return (observed / inside) / (rest / (self.rule.people - inside))


def _rule(search: Search, cases: float, people: float, longest: int, bernoulli: bool) -> Rule:
    share = cases / people if bernoulli else 1.0
    slack = 2.0 / (1.0 - share) if bernoulli else 1.0
    low = search.rates != "high"
    return Rule(
        bernoulli=bernoulli,
        high=search.rates != "low",
        low=low,
        least_high=float(search.min_cases),
        least_low=float(search.min_cases_low),
        cases=cases,
        people=people,
        share=share,
        slack=2.0 * slack if low else slack,
        shortest=min(search.min_duration, longest),
        longest=longest,
        alive=search.prospective,
    )
