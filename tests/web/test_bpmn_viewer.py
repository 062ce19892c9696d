"""The BPMN export imported and drawn by bpmn-js in a real browser. bpmn-js comes from npm, once, into `.maple/assets`."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import maplebridge.packs
from maplebridge.rules.bpmn import to_bpmn
from maplebridge.rules.language import parse

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / ".maple" / "assets"
VERSION = "18.31.1"
LINT = "11.15.0"
FILES = sorted(Path(maplebridge.packs.__file__).parent.glob("*/procedures/*.toml"))

PAGE = '<!doctype html><div id="canvas" style="width:1600px;height:900px"></div>'

IMPORT = """async xml => {
  const viewer = new BpmnJS({ container: '#canvas' });
  const { warnings } = await viewer.importXML(xml);
  const registry = viewer.get('elementRegistry');
  const drawn = registry.filter(element => element.type && !element.labelTarget);
  return { warnings: warnings.map(String), drawn: drawn.map(element => element.id),
           shapes: document.querySelectorAll('.djs-shape').length,
           lines: document.querySelectorAll('.djs-connection').length };
}"""


@pytest.fixture(scope="module")
def bpmn_js() -> Path:
    """The viewer's script; skips where npm or its registry is absent, fails in CI."""
    return _had(ASSETS / f"bpmn-js-{VERSION}" / "bpmn-viewer.production.min.js", fetch)


@pytest.fixture(scope="module")
def bpmnlint() -> Path:
    """The linter's command; skips and fails like the viewer."""
    return _had(ASSETS / f"bpmnlint-{LINT}" / "node_modules" / ".bin" / "bpmnlint", install)


def _had(file: Path, get: Callable[[Path], None]) -> Path:
    if file.exists():
        return file
    try:
        get(file)
    except (OSError, subprocess.SubprocessError) as error:
        message = f"{file.name} could not be had from npm: {error}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return file


def _npm() -> str:
    npm = shutil.which("npm")
    if npm is None:
        raise OSError("there is no npm here")
    return npm


def install(command: Path) -> None:
    folder = command.parents[2]
    folder.mkdir(parents=True, exist_ok=True)
    asked = [_npm(), "install", "--prefix", str(folder), "--no-save", "--no-audit", f"bpmnlint@{LINT}"]
    subprocess.run(asked, check=True, capture_output=True, timeout=180)


def fetch(script: Path) -> None:
    npm = _npm()
    script.parent.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", f"bpmn-js@{VERSION}", "--pack-destination", str(script.parent)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with tarfile.open(script.parent / f"bpmn-js-{VERSION}.tgz") as packed:
        member = packed.extractfile(f"package/dist/{script.name}")
        if member is None:
            raise OSError("the package of bpmn-js holds no viewer")
        script.write_bytes(member.read())


@pytest.fixture(scope="module")
def page(bpmn_js: Path, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.set_content(PAGE)
    opened.add_script_tag(path=bpmn_js)
    yield opened
    opened.close()


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_bpmn_js_draws_every_element_without_a_warning(page: Page, file: Path) -> None:
    procedure = parse(file.read_text(), name=file.name)
    exported = to_bpmn(procedure)
    page.evaluate("() => { document.querySelector('#canvas').innerHTML = ''; }")
    drawn = page.evaluate(IMPORT, exported)
    assert drawn["warnings"] == []
    wanted = exported.count("<bpmndi:BPMNShape") + exported.count("<bpmndi:BPMNEdge")
    assert len(drawn["drawn"]) >= wanted
    assert drawn["lines"] >= exported.count("<bpmndi:BPMNEdge")
    assert drawn["shapes"] >= exported.count("<bpmndi:BPMNShape")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_bpmnlint_has_nothing_to_say(bpmnlint: Path, tmp_path: Path, language: str) -> None:
    """All recommended rules, over every procedure; warnings count too."""
    (tmp_path / ".bpmnlintrc").write_text('{"extends": "bpmnlint:recommended"}')
    for file in FILES:
        drawing = to_bpmn(parse(file.read_text(encoding="utf-8"), name=file.name), language=language)
        (tmp_path / f"{file.stem}.bpmn").write_text(drawing, encoding="utf-8")
    bad = tmp_path / "bad.bpmn"
    bad.write_text(
        (tmp_path / f"{FILES[0].stem}.bpmn").read_text(encoding="utf-8").replace("A matter opens", "")
    )
    asked = [str(bpmnlint), "--max-warnings", "0"]
    files = sorted(str(one) for one in tmp_path.glob("*.bpmn") if one != bad)
    done = subprocess.run(
        [*asked, *files], cwd=tmp_path, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stdout
    if language == "en":
        found = subprocess.run(
            [*asked, str(bad)], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )
        assert "missing label" in found.stdout, "a linter that finds nothing anywhere proves nothing"
