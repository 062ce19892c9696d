"""The BPMN export imported and drawn by bpmn-js in a real browser. bpmn-js comes from npm, once, into `.maple/assets`."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import maplebridge.packs
from maplebridge.rules.bpmn import to_bpmn
from maplebridge.rules.language import parse

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / ".maple" / "assets"
VERSION = "18.31.1"
FILES = sorted((Path(maplebridge.packs.__file__).parent / "cn" / "procedures").glob("*.toml"))

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
    script = ASSETS / f"bpmn-js-{VERSION}" / "bpmn-viewer.production.min.js"
    if script.is_file():
        return script
    try:
        fetch(script)
    except (OSError, subprocess.SubprocessError) as error:
        message = f"bpmn-js could not be had from npm: {error}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return script


def fetch(script: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise OSError("there is no npm here")
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
