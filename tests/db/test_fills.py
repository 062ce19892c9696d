"""What people of the sample city write into a field is said by one verb."""

from __future__ import annotations

import pytest


def test_two_verbs_that_fill_one_field_are_refused_by_name(db):
    from maplebridge.kernel.verbs import Verb, declared
    from maplebridge.kernel.verbs.installed import one_writer_each
    from maplebridge.texts import Text

    hedge, trees = (Verb(name=name, title=Text("Hear"), fills={"answer": name}) for name in ("hedge", "trees"))
    one_writer_each(declared())
    with pytest.raises(ValueError, match=r"trees: what people write into “answer” is said by hedge"):
        one_writer_each([hedge, trees])


def test_the_check_is_made_when_the_verbs_are_read(db, monkeypatch):
    from maplebridge.kernel.verbs import installed

    first = installed.declared()[0]
    monkeypatch.setattr(installed, "one_writer_each", lambda verbs: (_ for _ in ()).throw(ValueError(verbs[0].name)))
    with pytest.raises(ValueError, match=first.name):
        installed.declared.__wrapped__()
