"""How large a body the gate takes for each page, as it is marked on the page's view: in every language, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from maplebridge.rules import limits

ROOT = Path(__file__).resolve().parents[2]
FILES = {"follow/X/do/add", "desk/X/do/reply", "verdict/abc", "report", "desk/new/cn.emergency.decision"}
CALLS = {"reports", "matters", "matters/FH-26-0000001/acts"}
WORDS = {"sign-in", "sign-out", "follow", "check", "desk/counter"}


@pytest.fixture
def doors(db):
    from maplebridge.config.gate import marked

    return marked.doors()


def test_pages_take_what_is_marked_on_them_in_every_declared_language(doors):
    from maplebridge.texts import LANGUAGES

    for language in LANGUAGES:
        assert {path for path in FILES if doors.most("POST", f"/{language}/{path}") == limits.FILES_BODY} == FILES
        assert {path for path in WORDS if doors.most("POST", f"/{language}/{path}") == limits.SIGN_IN_BYTES} == WORDS
        assert doors.most("POST", f"/{language}/bring") == limits.FORM_BYTES


def test_calls_of_the_api_take_what_is_marked_on_them(doors):
    assert {path for path in CALLS if doors.most("POST", f"/api/v1/{path}") == limits.FILES_BODY} == CALLS
    for path in ("matters/FH-26-0000001/exchange", "letters/reports", "ledger/head", "reports/x"):
        assert doors.most("POST", f"/api/v1/{path}") == limits.FORM_BYTES, path


@pytest.mark.parametrize("before", ["", "/x", "/xx", "/api", "/en/en", "/x/en", "/en|zh", "/(?:en"])
def test_under_what_is_no_language_nothing_takes_files(doors, before):
    for path in FILES | {f"{one}/" for one in FILES}:
        assert doors.most("POST", f"{before}/{path}") == limits.FORM_BYTES


SEEN = """
import django, sys
django.setup()
from maplebridge.config.gate import marked
doors = marked.doors()
print(*(doors.most("POST", path) for path in sys.argv[1:]))
"""


def test_a_page_of_a_throw_away_verb_takes_files_once_it_is_marked(tmp_path):
    there = {name: value for name, value in os.environ.items() if not name.startswith("MAPLEBRIDGE_")}
    path = os.pathsep.join([str(ROOT / "src"), str(tmp_path)])
    there |= {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "maplebridge.config.settings"}
    there |= {"MAPLEBRIDGE_SECRET_KEY": "of a test"}

    def asked(*words, **more):
        run = subprocess.run([sys.executable, *words], env={**there, **more}, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def seen():
        paths = ("/en/orchard", "/zh/orchard", "/x/orchard", "/en/desk/orchard")
        return [int(one) for one in asked("-c", SEEN, *paths, MAPLEBRIDGE_VERBS="orchard").split()]

    asked("-m", "maplebridge", "verb", "new", "orchard", "--to", str(tmp_path))
    assert seen() == [limits.FORM_BYTES] * 4
    view = tmp_path / "orchard" / "pages" / "resident.py"
    text = view.read_text("utf-8").replace("import access\n", "import access, takes\n")
    view.write_text(text.replace('@access("public")\n', '@access("public")\n@takes("files")\n'), "utf-8")
    assert seen() == [limits.FILES_BODY, limits.FILES_BODY, limits.FORM_BYTES, limits.FORM_BYTES]
