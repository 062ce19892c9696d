"""Documents say what is: every command, option and address is described, every link leads somewhere."""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from documents import said_in
from maplebridge.config.cli import COMMANDS, declare
from maplebridge.config.house import mapping

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference" / "command-line.md"
API = DOCS / "reference" / "api.md"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
COMMAND = re.compile(r"\./maple[ \t]+([^`\n#|;&]*)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
KINDS = {"tutorial", "how-to", "reference", "explanation", "adr"}


def parsers() -> dict[str, argparse.ArgumentParser]:
    """Each command, and each word of a command, with its parser: `ledger verify` → its parser."""
    found: dict[str, argparse.ArgumentParser] = {}
    for name, one in COMMANDS.items():
        parser = argparse.ArgumentParser(prog=name)
        declare(one, parser)
        found[name] = parser
        found.update({f"{name} {word}": sub for word, sub in words(parser).items()})
    return found


def words(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The words that may follow a command."""
    subs = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    return dict(subs[0].choices) if subs else {}


def options(parser: argparse.ArgumentParser) -> set[str]:
    """Long options and names of arguments, help left out."""
    found = set()
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            found.add(next((o for o in action.option_strings if o.startswith("--")), action.dest))
    return found


def section(text: str, title: str) -> str | None:
    """What stands under a heading, down to the next one of the same or a higher level."""
    found = re.search(rf"^(##+) {re.escape(title)}\n(.*?)(?=^##? |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        return None
    body = found.group(2)
    return body.partition("\n### ")[0] if found.group(1) == "###" else body


def undocumented(text: str, all_parsers: dict[str, argparse.ArgumentParser]) -> Iterator[str]:
    """What the commands take and the reference does not say."""
    for name, parser in all_parsers.items():
        said = section(text, name)
        if said is None:
            yield name
            continue
        above = section(text, name.partition(" ")[0]) or ""
        shared = above.partition("\n### ")[0]
        for option in options(parser):
            if not re.search(rf"`{re.escape(option)}[` ]", said + shared):
                yield f"{name} {option}"


def test_every_command_and_option_is_in_the_reference() -> None:
    assert list(undocumented(said_in(REFERENCE), parsers())) == []


def test_an_option_that_nobody_described_is_found() -> None:
    planted = argparse.ArgumentParser()
    planted.add_argument("--planted")
    text = REFERENCE.read_text("utf-8")
    assert list(undocumented(text, {"doctor": planted})) == ["doctor --planted"]
    assert list(undocumented(text, {"planted": planted})) == ["planted"]


def wrong_commands(text: str) -> Iterator[str]:
    """Commands in a text that do not exist, or take no such option."""
    known = parsers()
    for line in COMMAND.findall(text):
        typed = line.split()
        if not typed or not typed[0].isalpha() or typed[0].isupper():
            continue
        name = typed[0]
        if name not in known:
            yield f"./maple {name}"
            continue
        word = typed[1] if len(typed) > 1 and f"{name} {typed[1]}" in known else None
        if words(known[name]) and word is None and len(typed) > 1:
            yield f"./maple {name} {typed[1]}"
        parser = known[f"{name} {word}"] if word else known[name]
        taken = options(parser) | ({"-q", "-x", "-k"} if name in ("test", "prove") else set()) | {"--help"}
        yield from (f"./maple {name} {o}" for o in re.findall(r"(?<=\s)--[a-z-]+", line) if o not in taken)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_in_a_document_exists(page: Path) -> None:
    assert list(wrong_commands(page.read_text("utf-8"))) == []


def test_a_command_that_does_not_exist_is_found() -> None:
    said = "`./maple fly`, `./maple demo --wings`, `./maple ledger burn`, `./maple ledger seal --json`"
    assert list(wrong_commands(said)) == ["./maple fly", "./maple demo --wings", "./maple ledger burn"]


def anchors(page: Path) -> set[str]:
    """What `#…` may name in a page."""
    titles = HEADING.findall(FENCE.sub("", page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def dead_links(page: Path, text: str) -> Iterator[str]:
    """Links of a page that lead nowhere in this checkout."""
    for link in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(dead_links(page, page.read_text("utf-8"))) == []


def test_a_dead_link_is_found() -> None:
    text = "[a](nowhere.md) [b](command-line.md#demo) [c](command-line.md#fly) [d](https://example.org/)"
    assert list(dead_links(REFERENCE, text)) == ["nowhere.md", "command-line.md#fly"]


def test_every_document_is_reached_from_the_index() -> None:
    seen, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or not page.exists():
            continue
        seen.add(page)
        links = LINK.findall(page.read_text("utf-8")) if page.suffix == ".md" else []
        links += [one.name for one in page.parent.glob("*.md")] if page.name == "README.md" else []
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links if ":" not in link]
    kept = {page for page in PAGES if page.is_relative_to(DOCS) and "evidence" not in page.parts}
    assert sorted(str(page.relative_to(ROOT)) for page in kept - seen) == []


def test_every_address_of_the_api_is_in_its_reference() -> None:
    found = {}
    places = [("api/matters.py", ""), ("api/book.py", "/ledger"), ("api/letters.py", ""), ("acts/hear/api/reports.py", "")]
    for module, before in places:
        source = (ROOT / "src" / "maplebridge" / module).read_text("utf-8")
        for verb, path in re.findall(r'@router\.(get|post|put|delete)\("([^"]+)"', source):
            found[f"{verb.upper()} /api/v1{before}{path}"] = path
    said = API.read_text("utf-8")
    assert len(found) >= 6
    assert [address for address in found if f"`{address}`" not in said] == []


def test_the_readme_is_short_and_shows_the_product() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) < 120
    assert {"./maple demo", "./maple test"} <= {line.strip() for line in text.splitlines()}
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)
    assert pictures
    assert all((ROOT / picture).stat().st_size < 260_000 for picture in pictures)


def test_every_room_of_the_house_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    rooms = {
        path.name for path in (ROOT / "src" / "maplebridge").iterdir() if (path / "__init__.py").exists()
    }
    assert {room for room in rooms if f"| `{room}` |" not in text} == set()


INSIDE = {
    "CHAOS",
    "DB",
    "DEMO",
    "DISKS",
    "FILES",
    "PORT",
    "ROOT",
    "SECRETS",
    "SOURCES",
    "WEBS",
    "SECRET_KEY",
    "LOCK_MS", "STATEMENT_MS",
    "SUPERVISOR",
    "TOLD",
    "WITNESS",
    "WSGI",
}
"""Variables that the program sets for its own processes; nobody else should."""


def test_every_variable_that_is_read_is_in_the_reference() -> None:
    sources = [*(ROOT / "src").rglob("*.py"), ROOT / "maple", *(ROOT / "tests").rglob("conftest.py")]
    found = {
        name for path in sources for name in re.findall(r"MAPLEBRIDGE_([A-Z_]+)", path.read_text("utf-8"))
    }
    text = REFERENCE.read_text("utf-8")
    assert sorted(name for name in found - INSIDE if f"`MAPLEBRIDGE_{name}`" not in text) == []


def test_the_draft_of_the_how_to_is_another_version_with_another_limit() -> None:
    """The command as it stands there, on the file as it stands here."""
    text = (ROOT / "docs" / "how-to" / "replay-a-draft-law.md").read_text("utf-8")
    [command] = re.findall(r"(sed '.+?\.toml) > draft\.toml", text, re.DOTALL)
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    kept = (ROOT / command.split()[-1]).read_text("utf-8")
    changed = [(a, b) for a, b in zip(kept.splitlines(), done.stdout.splitlines(), strict=True) if a != b]
    assert len(changed) == 2, "the version and the limit"
    [(was, now), _] = changed
    assert int(now.removeprefix("version = ")) > int(was.removeprefix("version = "))
    assert f"Version: {was.replace(' =', '')} → {now.replace(' =', '')}." in text


def test_the_sample_output_of_staffing_names_the_steps_that_come() -> None:
    from maplebridge.config.procedures.calendars import calendar_of
    from maplebridge.config.procedures.staffing import forecast, parse_posts
    from maplebridge.rules.language import parse

    text = (ROOT / "docs" / "how-to" / "set-limits-against-staffing.md").read_text("utf-8")
    file = ROOT / "src" / "maplebridge" / "packs" / "cn" / "procedures" / "cn.hotline.request.toml"
    definition = parse(file.read_text("utf-8"), name=file.name)
    posts = parse_posts(["handler=6:1", "hotline=1:0.1"], definition)
    found = forecast(definition, calendar_of("cn"), per_day=6.0, posts=posts)
    shown = re.findall(r"^(\w+) \((\w+)\): \d+% within", text, re.MULTILINE)
    assert shown == [(one.step, one.role) for one in found]


def test_every_answer_that_is_no_stands_in_the_reference_of_the_api() -> None:
    source = ROOT / "src" / "maplebridge"
    files = [source / "rules" / "refusal.py", source / "web" / "refusals.py", source / "web" / "broken.py"]
    found = {
        (status, code)
        for file in files
        for code, status in re.findall(r'code = "([\w-]+)"\n    status = (\d+)', file.read_text("utf-8"))
    }
    gate = (source / "config" / "gate" / "refusals.py").read_text("utf-8")
    found |= set(re.findall(r'": \(\n        (\d+),\n        "([\w-]+)",', gate))
    assert len(found) > 12
    text = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
    rows = {(status, codes) for status, codes in re.findall(r"^\| (\d{3}) \| (.+?) \|", text, re.MULTILINE)}
    missing = [one for one in found if not any(one[0] == row[0] and f"`{one[1]}`" in row[1] for row in rows)]
    assert sorted(missing) == []


def test_the_example_of_the_api_shows_the_version_that_the_pack_has() -> None:
    pack = ROOT / "src" / "maplebridge" / "packs" / "cn" / "procedures" / "cn.hotline.request.toml"
    [version] = re.findall(r"(?m)^version = (\d+)$", pack.read_text("utf-8"))
    text = (ROOT / "docs" / "reference" / "api.md").read_text("utf-8")
    assert f'"id": "cn.hotline.request", "version": {version},' in text


def test_the_module_map_says_what_stands_there() -> None:
    """When it does not: `./maple house --map > docs/reference/modules.md`."""
    assert (ROOT / "docs" / "reference" / "modules.md").read_text("utf-8") == mapping.rendered()


def test_a_module_that_says_nothing_of_itself_is_seen_in_the_map(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text('"""A package."""\n')
    (tmp_path / "silent.py").write_text("x = 1\n")
    assert mapping.rendered(tmp_path).endswith("## maplebridge\n\nA package.\n\n- `silent`: \n")
    assert "`: \n" not in mapping.rendered()


def _folders_without_a_sentence(text: str) -> list[str]:
    return re.findall(r"(?m)^## (\S+)\n+(?=- `|## |\Z)", text)


def test_every_folder_says_in_a_sentence_what_it_is_for(tmp_path: Path) -> None:
    assert _folders_without_a_sentence(mapping.rendered()) == []
    for name, own in (("told", '"""A room."""\n'), ("silent", ""), ("empty", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text(own)
    (tmp_path / "silent" / "one.py").write_text('"""One."""\n')
    assert _folders_without_a_sentence(mapping.rendered(tmp_path)) == ["empty", "silent"]
