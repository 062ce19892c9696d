"""Templates of papers: tried without a city, checked for every document, PDF/A as far as a reader of the file can see."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

ROOT = Path(__file__).resolve().parents[2]


def maple(*words, given=None):
    """What the command answers, with its status."""
    return subprocess.run(
        [sys.executable, "-m", "maplebridge", "papers", *words],
        capture_output=True,
        text=True,
        input=given,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"},
        check=False,
    )


def made(tmp_path, *words, values=None):
    """A paper that was set and what was said of it."""
    to = tmp_path / "paper.pdf"
    more = ("--values", "-") if values is not None else ()
    done = maple("try", *words, *more, "--to", str(to), "--json", given=json.dumps(values or {}))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), to.read_bytes()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_paper_is_pdf_a(tmp_path, language):
    """Metadata, colour profile, tags, language and fonts are inside, seen by another library than the one that wrote it."""
    said, octets = made(tmp_path, "cn.petition.claim", "opinion", "--lang", language)
    assert said["schema"] == 1
    assert said["pdfa"] == "2A"
    assert said["missing_glyphs"] == 0
    assert said["bytes"] == len(octets)
    with pikepdf.open(io.BytesIO(octets)) as pdf:
        assert len(pdf.pages) == said["pages"]
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert any(one.S == "/GTS_PDFA1" and "/DestOutputProfile" in one for one in pdf.Root.OutputIntents)
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith(language)
        fonts = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        assert all("/FontFile3" in one or "/FontFile2" in one for one in fonts)


def test_a_fault_of_pdf_a_is_seen(tmp_path):
    """Each thing that is looked for is missed when it is gone."""
    from maplebridge.config.papers import archival

    _, octets = made(tmp_path, "cn.petition.claim", "opinion")
    assert archival.faults(octets) == []
    for gone in (b"pdfaid:part", b"/GTS_PDFA1", b"/Marked true", b"/Lang", b"/FontFile3", b"/StructTreeRoot"):
        assert archival.faults(octets.replace(gone, b"x" * len(gone))), gone
    assert archival.faults(octets + b"/JavaScript")
    assert archival.level(b"%PDF-1.7") == ""


def test_it_is_the_same_each_time_and_holds_what_was_given(tmp_path):
    """Same values, same octets; other words, another paper; signs that no font has are counted."""
    values = {"fields": {"reason": "The 𠮷 is dark. #panic()"}, "act": "refuse"}
    first, octets = made(tmp_path, "cn.petition.claim", "opinion", values=values)
    assert made(tmp_path, "cn.petition.claim", "opinion", values=values) == (first, octets)
    assert first["missing_glyphs"] == 1
    other = {**values, "fields": {"reason": "The lamp is dark."}}
    assert made(tmp_path, "cn.petition.claim", "opinion", values=other)[1] != octets
    draft = made(tmp_path, "cn.petition.claim", "opinion", values={**values, "number": ""})[1]
    assert draft != octets
    long = made(tmp_path, "cn.petition.claim", "opinion", values={"fields": {"reason": "字" * 10_000}})[0]
    assert long["pages"] > 5


def test_what_cannot_be_asked_so_is_said_with_what_may_be(tmp_path):
    """Wrong names, values and files: status 2 and a sentence; a template that fails: status 1 and what Typst says."""
    assert maple("try", "cn.petition.claim", "award").returncode == 2
    assert "opinion" in maple("try", "cn.petition.claim", "award").stderr
    assert maple("try", "cn.nothing", "award").returncode == 2
    for values in ("[]", '{"nothing": 1}', '{"fields": {"reason": 1}}', '{"act": "dance"}', '{"office": 3}'):
        done = maple("try", "cn.petition.claim", "opinion", "--values", "-", given=values)
        assert (done.returncode, bool(done.stderr)) == (2, True), values
    broken = tmp_path / "broken.typ"
    for source, why in (
        ("#nothing()", "nothing"),
        ('#import "@preview/cetz:0.3.0"', "package"),
        ("#while true {}", ""),
    ):
        broken.write_text(source, "utf-8")
        done = maple("try", "cn.petition.claim", "opinion", "--template", str(broken))
        assert done.returncode == 1, source
        assert why in done.stderr
    assert (
        maple("try", "cn.petition.claim", "opinion", "--template", str(tmp_path / "none.typ")).returncode == 2
    )


def test_every_document_of_the_pack_has_a_template_of_its_own_that_leaves_nothing_out():
    """All documents that procedures name: own template, every language, no field and no part that law asks for missing."""
    done = maple("check", "--json")
    assert done.returncode == 0, done.stdout
    documents = json.loads(done.stdout)["documents"]
    assert len(documents) > 30
    for one in documents:
        assert one["own"], one
        assert one["languages"] == ["en", "zh"], one
        assert (one["missing_fields"], one["faults"]) == ([], []), one


def test_an_order_about_a_hazard_says_nothing_of_whoever_reported_it():
    """Neither that role, nor the day of a report, nor the procedure's name reaches the paper of the place."""
    from maplebridge.config.cli.run.procedures.reading import read
    from maplebridge.config.papers import checking, samples
    from maplebridge.kernel.typesetting import templates
    from maplebridge.rules.papers import words

    hazard = read("cn.hazard.report")
    template = templates.template("cn", hazard.id, "order")
    making = samples.makings(hazard, "order")[0]
    content = samples.content(hazard, "order", making, samples.Wanted(), pack="cn")
    data = words(content, hazard, samples.typed(hazard, content, samples.Wanted(), "en"), "en", site="")
    assert data["brought"] == ""
    other = {**data, "to": "X", "received": "Y", "procedure": "Z"}

    def printed(which, said):
        return checking._compiler(which, said, "en").compile(format="svg")

    assert template.name == "cn.hazard.report.order"
    assert printed(template, data) == printed(template, other)
    general = templates.template("cn", hazard.id, "nothing")
    assert printed(general, data) != printed(general, other)


def test_the_check_names_what_a_template_leaves_out(monkeypatch):
    """A template without `rest` and `remedy` is found, with the field and the part; a broken one with its fault."""
    from maplebridge.config.cli.run.procedures.reading import read
    from maplebridge.config.papers import checking
    from maplebridge.kernel.typesetting import templates

    definition, start = read("cn.petition.claim"), b'#import "/paper.typ": *\n#show: paper\n'

    def found(source):
        one = templates.Template("mine", start + source, general=False)
        monkeypatch.setattr(templates, "template", lambda *_: one)
        return checking.found(definition, "opinion", pack="cn")

    short = found(b'#facts()\n#ground()\n#result()\n#sign()\n#words("reason")')
    assert set(short.missing) == {"answer", "remedy"}
    assert not short.good
    assert found(b"#nothing()").faults
    assert found(b"#facts()\n#ground()\n#result()\n#rest()\n#remedy()\n#sign()").good


def test_papers_toml_marks_are_read_and_a_wrong_one_is_named(monkeypatch, tmp_path):
    """A document's own mark stands before that of its name; without one, its name; a wrong mark is refused."""
    from maplebridge.kernel.typesetting import templates

    assert templates.mark("cn", "cn.enforcement.case", "decision") == "罚决"
    assert templates.mark("cn", "cn.nothing", "decision") == "决"
    assert templates.mark("cn", "cn.nothing", "nothing") == "nothing"
    (tmp_path / "zz" / "papers").mkdir(parents=True)
    (tmp_path / "zz" / "papers" / "papers.toml").write_text('[mark]\na = ""\n', "utf-8")
    monkeypatch.setattr(templates, "PACKS", tmp_path)
    templates.marks.cache_clear()
    with pytest.raises(ValueError, match="mark of a"):
        templates.marks("zz")
    templates.marks.cache_clear()


def test_the_nearest_template_is_taken(tmp_path):
    """A verb's folder stands before the pack's; its procedure before its name; without any, the general one."""
    from maplebridge.kernel.typesetting import templates

    assert templates.template("cn", "cn.petition.claim", "opinion").name == "opinion"
    assert (
        templates.template("cn", "cn.mediation.people", "agreement").name == "cn.mediation.people.agreement"
    )
    assert templates.template("cn", "cn.nothing", "nothing").general
    (tmp_path / "opinion.typ").write_text("own", "utf-8")
    mine = templates.template("cn", "cn.petition.claim", "opinion", [tmp_path])
    assert (mine.source, mine.general) == (b"own", False)
    assert mine.digest != templates.template("cn", "cn.petition.claim", "opinion").digest


def test_a_table_is_printed_row_by_row_and_a_yes_by_what_it_affirms():
    """Values as their kinds are read; a long table goes over pages with its head; nothing typed is markup in a cell."""
    from datetime import UTC, datetime

    from maplebridge.config.cli.run.procedures.reading import read
    from maplebridge.config.papers import samples
    from maplebridge.kernel.typesetting import door, templates
    from maplebridge.rules import fields
    from maplebridge.rules.papers import words

    kinds = read(str(ROOT / "tests" / "data" / "kinds.toml"))
    table = next(one for one in kinds.fields.values() if one.kind == "table")
    text = "\n".join(
        "\t".join(samples._value(column, "en") for column in table.columns.values()) for _ in range(3)
    )
    rows = fields.rows(table, text)
    assert (len(rows), len(rows[0])) == (3, len(table.columns))
    yes = next(one for one in kinds.fields.values() if one.kind == "yes")
    assert fields.value(yes, "yes") == yes.affirmed
    assert fields.value(table, text) is None
    claim = read("cn.petition.claim")
    making = samples.makings(claim, "opinion")[0]
    content = samples.content(claim, "opinion", making, samples.Wanted(), pack="cn")
    data = words(content, claim, samples.typed(claim, content, samples.Wanted(), "en"), "en", site="")
    cell = "#panic() *a* $x$ 单元格"
    long = {
        "name": "list",
        "title": "List",
        "kind": "table",
        "text": "",
        "columns": ["A", "B"],
        "rows": [[cell, cell]] * 90,
    }
    template = templates.template("cn", claim.id, "opinion")
    made = door.typeset(
        template,
        {**data, "fields": [*data["fields"], long]},
        language="en",
        at=datetime(2026, 11, 30, tzinfo=UTC),
    )
    assert made.pages > 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_paper_that_each_side_has_signed_no_longer_says_that_it_is_to_be_signed(language):
    """Each act that puts a text forward prints its own title until then; afterwards no such title stands on the paper."""
    from maplebridge.config.cli.run.procedures.reading import read
    from maplebridge.config.papers import checking, samples
    from maplebridge.kernel.typesetting import templates
    from maplebridge.rules.papers import signing, words

    tried = set()
    for file in sorted((ROOT / "src/maplebridge/packs/cn/procedures").glob("*.toml")):
        definition = read(file.stem)
        for document in checking.documents(definition):
            template = templates.template("cn", definition.id, document)
            for making in samples.makings(definition, document):
                found = signing.of_act(definition, making.act) if making.kind == "act" else None
                if found is None or not found.own:
                    continue
                content = samples.content(definition, document, making, samples.Wanted(), pack="cn")
                typed = samples.typed(definition, content, samples.Wanted(), language)
                said = {}
                for each in (False, True):
                    signed = samples.signed(definition, content, each=each)
                    data = words(content, definition, typed, language, site="", signed=signed)
                    held = checking._held(template, data, language)
                    said[each] = {what for kind, what in held if kind == "result"}
                title = making.act.title.in_language(language)
                assert said[False] == {title}, (definition.id, making.name)
                assert said[True].isdisjoint({title}), (definition.id, making.name, said)
                tried.add((definition.id, document))
    assert len(tried) >= 8, tried


def test_a_sample_is_shown_before_and_after_it_is_signed(tmp_path):
    """Without the word it waits for signatures; with it, each side of the procedure has signed; else it is asked wrongly."""
    before, after = (
        made(tmp_path, "cn.mediation.people", "agreement", *more)[1] for more in ((), ("--signed",))
    )
    assert before != after
    done = maple("try", "cn.petition.claim", "opinion", "--signed")
    assert (done.returncode, "Nobody signs" in done.stderr) == (2, True)


def test_an_apostrophe_on_a_paper_is_no_wider_than_a_letter():
    """In the fonts of our papers such marks are as wide as a Han sign, unless narrow ones are asked for."""
    from maplebridge.config.cli.run.procedures.reading import read
    from maplebridge.config.papers import checking, samples
    from maplebridge.kernel.typesetting import templates
    from maplebridge.rules.papers import words

    people = read("cn.mediation.people")
    making = samples.makings(people, "agreement")[0]
    source = b"""#import "/paper.typ": *
#show: paper
#context [#metadata(calc.round(measure[a\\u{2019}s].width / measure[as].width, digits: 2))<holds>]
#facts()"""
    template = templates.Template("narrow", source, general=False)
    content = samples.content(people, "agreement", making, samples.Wanted(), pack="cn")
    data = words(content, people, samples.typed(people, content, samples.Wanted(), "en"), "en", site="")
    held = json.loads(checking._compiler(template, data, "en").query("<holds>", field="value"))
    [ratio] = [one for one in held if isinstance(one, float)]
    assert 1 < ratio < 1.4, ratio
