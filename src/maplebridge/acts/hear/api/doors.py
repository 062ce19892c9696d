"""The doors of hearing for other programs: reports in, and exchanging the procedure of a matter."""

from __future__ import annotations

from ninja import Router

from maplebridge.acts.hear.api import exchanges, reports

router = Router()
router.add_router("", reports.router)
router.add_router("", exchanges.router)
