"""The doors of hearing for other programs: reports in, exchanging the procedure of a matter, answers out."""

from __future__ import annotations

from ninja import Router

from maplebridge.acts.hear.api import answers, exchanges, reports

router = Router()
router.add_router("", reports.router)
router.add_router("", exchanges.router)
router.add_router("", answers.router)
