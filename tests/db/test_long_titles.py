"""A title that does not fit is kept whole as words, at every door; the list shows the part that fits."""

from __future__ import annotations

import json

import pytest

import imported
from maplebridge.acts.hear.reading import reportform
from maplebridge.rules.refusal import Incomplete

LONG = (
    "Since the storm of Monday the lamps of Kumquat Alley are all dark and the wires lie on the ground "
    "near zyzzyva school"
)
DARK = "It is dark here"
SHOWN = "Since the storm of Monday the lamps of Kumquat Alley are all dark and the…"


def _said(number):
    from maplebridge.kernel.conduct import pages
    from maplebridge.kernel.identity.actor import holder_of

    page = pages.follow_page(actor=holder_of(number), number=number, now=imported.NOW)
    return page.heading.title, page.text


def test_the_api_keeps_a_long_title_whole(town, monkeypatch):
    from django.test import Client

    from maplebridge.kernel.matter import numbers

    monkeypatch.setattr("django.utils.timezone.now", lambda: imported.NOW)
    answer = Client(SERVER_NAME="localhost").post(
        "/api/v1/reports", json.dumps({"text": DARK, "title": LONG}), content_type="application/json"
    )
    assert answer.status_code == 201, answer.content
    assert _said(numbers.read(answer.json()["number"])) == (SHOWN, f"{LONG}\n{DARK}")


def test_an_imported_list_keeps_a_long_title_whole_and_knows_the_row_again(town, as_role, tmp_path):
    from maplebridge.kernel.matter.models import Matter

    path = tmp_path / "list.csv"
    path.write_text(f'title,text\n"{LONG}",{DARK}\n', "utf-8")
    with as_role("clock"):
        assert imported.run(path).tally.opened == 1
        assert imported.run(path).tally.existing == 1
        number = Matter.objects.get().number
    assert _said(number) == (SHOWN, f"{LONG}\n{DARK}")


def test_the_key_of_a_row_with_a_long_title_is_the_same_as_before():
    """A list that was imported before must not be opened once more."""
    from maplebridge.acts.hear.importing import rows

    assert rows._compared_words(LONG, DARK) == f"{reportform.shorten(LONG)}\n{DARK}"


@pytest.mark.parametrize(
    ("title", "text", "kept"),
    [
        (LONG, DARK, f"{LONG}\n{DARK}"),
        (LONG, f"{LONG} and cold", f"{LONG} and cold"),
        ("Hello", "The lamp is dark.", "Hello\nThe lamp is dark."),
        ("The lamp", "It is dark.", "It is dark."),
        (LONG, "", LONG),
        ("路" * 81, "灯不亮。", f"{'路' * 81}\n灯不亮。"),
    ],
)
def test_no_word_of_a_title_is_lost(title, text, kept):
    words = reportform.checked(text, title)
    assert words.text == kept
    assert len(words.title) <= 80
    assert " ".join(title.split()) in (words.title, " ".join(words.text.split())) or title in words.text


def test_title_and_words_together_are_not_more_than_the_limit():
    with pytest.raises(Incomplete, match="longer than 20,000 letters"):
        reportform.checked("x" * 19_950, LONG)
    assert reportform.checked("x" * 19_950, "The lamp is dark").title == "The lamp is dark"


def test_a_matter_whose_title_was_erased_is_called_by_its_kind_on_every_page(town, as_role, monkeypatch):
    """No heading and no link stands empty: at the desk, on its list and its acts, for whoever holds the code."""
    import re

    from django.test import Client

    import sampled as city
    from maplebridge.kernel.file.heading import category_title
    from maplebridge.kernel.identity.models import Account, Post
    from maplebridge.kernel.matter import numbers
    from maplebridge.kernel.matter.models import Matter

    monkeypatch.setattr("django.utils.timezone.now", lambda: city.NOW)
    done = city.report()
    number, shown = done.number, numbers.show(done.number)
    with as_role("admin"):
        Matter.objects.filter(pk=number).update(title="")
    desk, holder = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    with as_role("clock"):
        posts = Post.objects.filter(office_id=city.row_of(number).office, account__isnull=False)
        account = posts.order_by("id").first().account_id
    desk.force_login(Account.objects.get(pk=account))
    assert holder.post("/en/follow", {"number": shown, "code": done.code}).status_code == 302
    kind = category_title(city.row_of(number).category).in_language("en")
    for client, path in (
        (desk, "/en/desk?tab=office"),
        (desk, f"/en/desk/{shown}"),
        (desk, f"/en/desk/{shown}/do/dispatch"),
        (holder, f"/en/follow/{shown}"),
        (holder, f"/en/follow/{shown}/do/add"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        page = answer.content.decode()
        assert re.findall(r"<(h1|a|b)(?:\s[^>]*)?>\s*</\1>", page) == [], path
        assert re.search(rf"<(h1|a|b|p)[^>]*>{re.escape(kind)}</", page), path
