"""A text that counts is looked up with its context, as one that does not count."""

from __future__ import annotations

import pytest

from maplebridge.texts import Counted, Text, catalogue, po


def test_two_meanings_of_a_counted_text_have_their_own_translations(monkeypatch: pytest.MonkeyPatch) -> None:
    forms = {
        po.key("{count} office", "rooms"): ("{count}间办公室",),
        po.key("{count} office", "units"): ("{count}个单位",),
        po.key("Office", "units"): ("单位",),
    }
    monkeypatch.setattr(catalogue, "catalogue", lambda language: catalogue.Catalogue(forms, lambda count: 0))
    rooms = Counted("{count} office", "{count} offices", 2, context="rooms")
    units = Counted("{count} office", "{count} offices", 2, context="units")
    assert (rooms.in_language("zh"), units.in_language("zh")) == ("2间办公室", "2个单位")
    assert Counted("{count} office", "{count} offices", 2).in_language("zh") == "2 offices"
    assert rooms.in_language("en") == "2 offices"
    assert Text("Office", context="units").in_language("zh") == "单位"
    assert rooms != units
