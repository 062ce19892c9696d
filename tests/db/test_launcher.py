"""The one command: what it makes, what it says when it cannot, and that it leaves nothing half done.

The shell script runs for real; Python is a stand-in that notes what it is asked and pretends to install.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = (
    "sh",
    "cat",
    "cksum",
    "cp",
    "cut",
    "dirname",
    "grep",
    "ln",
    "mkdir",
    "readlink",
    "rm",
    "sleep",
    "tail",
    "touch",
)
VERSION = f"python{sys.version_info[0]}.{sys.version_info[1]}"
STAND_IN = f"""#!/bin/sh
[ "$1" = -m ] && echo "$2 $3" >> "$NOTES"
case "$1 $2 $3" in
"-m venv "*) mkdir -p "$3/bin" "$3/lib/{VERSION}/site-packages/pip"; cp "$0" "$3/bin/python" ;;
"-m pip install")
    [ -z "${{SLOW:-}}" ] || {{ touch "$NOTES.installing"; sleep "$SLOW"; }}
    [ -z "${{OFFLINE:-}}" ] || {{ echo "no route to the index" >&2; exit 1; }} ;;
"-m pip --version") exit 1 ;;
"-m maplebridge kept") echo "$NUMBA_CACHE_DIR" ;;
"-m maplebridge "*) shift 2; echo "ran $*" ;;
"-c import venv, ensurepip "*) [ -z "${{BARE:-}}" ] || exit 1 ;;
*) exec "{sys.executable}" "$@" ;;
esac
"""


class Checkout:
    """A checkout with the real launcher, in a folder whose name has a space and a Chinese sign."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "a checkout 枫"
        (self.path / "requirements").mkdir(parents=True)
        for name in ("maple", "requirements/without-venv.sh", "requirements/fetch_pip.py"):
            shutil.copy(ROOT / name, self.path / name)
        for name in ("base.txt", "test.txt"):
            (self.path / "requirements" / name).write_text(f"# {name}\n")
        self.tools = folder / "bin"
        self.tools.mkdir()
        for name in TOOLS:
            (self.tools / name).symlink_to(str(shutil.which(name)))
        self.python = self.tools / "python3"
        self.python.write_text(STAND_IN)
        self.python.chmod(0o755)
        self.notes = folder / "notes"
        self.env = self.path / ".maple"
        self.venv = self.env / "venv"

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """Start ./maple from the root folder."""
        there = {"PATH": str(self.tools), "HOME": "/nowhere", "NOTES": str(self.notes), **more}
        return subprocess.Popen(
            [self.path / "maple", *words], cwd="/", env=there, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *words: str, **more: str) -> tuple[int, str, str]:
        """Run ./maple; its exit status and what it said."""
        process = self.start(*words, **more)
        said, wrong = process.communicate(timeout=60)
        return process.returncode, said.strip(), wrong

    def done(self) -> list[str]:
        """What Python was asked since the last look, without the command itself."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        self.notes.unlink(missing_ok=True)
        return [line.split()[0] for line in lines if not line.startswith("maplebridge")]

    def until_installing(self) -> None:
        """Wait until the installation has begun."""
        for _ in range(600):
            if (self.notes.with_name("notes.installing")).exists():
                return
            time.sleep(0.05)
        raise AssertionError("it never began to install")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_start_prepares_and_the_second_only_runs(checkout: Checkout) -> None:
    assert checkout.run("doctor", "--json")[:2] == (0, "ran doctor --json")
    assert checkout.done() == ["venv", "pip"]
    assert checkout.run("doctor")[:2] == (0, "ran doctor")
    assert checkout.done() == []
    assert checkout.run("test", "pure")[:2] == (0, "ran test pure")
    assert checkout.done() == ["pip"]
    assert {one.name for one in checkout.env.iterdir()} == {"venv", "install.log"}


def test_compiled_code_of_another_state_of_the_methods_is_never_used(checkout: Checkout) -> None:
    """A compiled function holds what it calls: changed in another file, the former one went on counting."""
    methods = checkout.path / "src" / "maplebridge" / "methods"
    (methods / "scan").mkdir(parents=True)
    (methods / "compiled.py").write_text("one = 1\n")
    (methods / "scan" / "draws.py").write_text("two = 2\n")
    first = Path(checkout.run("kept")[1])
    assert first.parent == checkout.env / "numba"
    first.mkdir(parents=True)
    assert Path(checkout.run("kept")[1]) == first
    assert first.is_dir()
    (methods / "scan" / "draws.py").write_text("two = 3\n")
    assert Path(checkout.run("kept")[1]) != first
    assert not first.exists(), "nobody needs it any more"
    assert checkout.run("kept", NUMBA_CACHE_DIR="/elsewhere")[1] == "/elsewhere"


def test_without_python_it_says_what_to_install(checkout: Checkout) -> None:
    checkout.python.unlink()
    status, _, wrong = checkout.run("demo")
    assert status == 1
    assert "needs Python 3.11 or newer" in wrong
    assert "apt-get install python3" in wrong


def test_without_venv_pip_and_index_it_says_what_to_install(checkout: Checkout) -> None:
    status, _, wrong = checkout.run("demo", BARE="1", PIP_INDEX_URL="file:///nowhere")
    assert status == 1
    assert "apt-get install python3-venv" in wrong
    assert "Traceback" not in wrong
    assert not checkout.venv.exists()


@pytest.mark.parametrize("broken", ["bin/python", f"lib/{VERSION}/site-packages/pip"])
def test_a_broken_environment_is_built_anew(checkout: Checkout, broken: str) -> None:
    checkout.run("doctor")
    checkout.done()
    (checkout.venv / broken).rename(checkout.venv / "gone")
    assert checkout.run("doctor")[1] == "ran doctor"
    assert checkout.done() == ["venv", "pip"]


@pytest.mark.parametrize("mark", ["venv/base.txt.done", "../requirements/base.txt"])
def test_other_requirements_or_a_damaged_mark_install_again(checkout: Checkout, mark: str) -> None:
    checkout.run("doctor")
    checkout.done()
    (checkout.env / mark).write_text("something else\n")
    assert checkout.run("doctor")[1] == "ran doctor"
    assert checkout.done() == ["pip"]


def test_an_installation_that_fails_says_why_and_is_taken_up_again(checkout: Checkout) -> None:
    status, said, wrong = checkout.run("doctor", OFFLINE="1")
    assert (status, said) == (1, "")
    assert "no route to the index" in wrong
    assert "run the same command again" in wrong
    checkout.done()
    assert checkout.run("doctor")[1] == "ran doctor"
    assert checkout.done() == ["pip"]


def test_a_killed_installation_is_built_anew(checkout: Checkout) -> None:
    process = checkout.start("doctor", SLOW="60")
    checkout.until_installing()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    checkout.done()
    assert checkout.run("doctor")[1] == "ran doctor"
    assert checkout.done() == ["venv", "pip"]


def test_one_that_is_told_to_end_while_it_installs_leaves_no_process_and_no_lock(checkout: Checkout) -> None:
    process = checkout.start("doctor", SLOW="3")
    checkout.until_installing()
    process.terminate()
    process.communicate(timeout=30)
    assert process.returncode == 143
    assert not (checkout.env / "lock").is_symlink()
    assert (checkout.venv / "unfinished").exists()


def test_two_first_starts_at_once_prepare_one_environment(checkout: Checkout) -> None:
    first = checkout.start("doctor", SLOW="2")
    checkout.until_installing()
    status, said, wrong = checkout.run("import")
    assert (status, said) == (0, "ran import")
    assert "waiting for it" in wrong
    assert first.communicate()[0].strip() == "ran doctor"
    assert checkout.done() == ["venv", "pip"]


def test_it_is_found_through_a_link_and_from_anywhere(checkout: Checkout, tmp_path: Path) -> None:
    link = tmp_path / "maple"
    link.symlink_to(checkout.path / "maple")
    there = {"PATH": str(checkout.tools), "NOTES": str(checkout.notes), "MAPLEBRIDGE_ENV": "own"}
    done = subprocess.run(
        [link, "doctor"], cwd=tmp_path, env=there, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "ran doctor"
    assert (tmp_path / "own" / "venv").is_dir()


def test_a_folder_that_cannot_be_written_is_named(checkout: Checkout) -> None:
    checkout.env.write_text("a file in its place")
    status, _, wrong = checkout.run("doctor")
    assert status == 1
    assert f"cannot write to {checkout.env}" in wrong


def test_pip_is_fetched_from_the_index_that_is_named_and_its_hash_is_checked(tmp_path: Path) -> None:
    bundled = pytest.importorskip("ensurepip").__file__
    wheel = next((Path(bundled).parent / "_bundled").glob("pip-*.whl"), None)
    if wheel is None:
        pytest.skip("this Python brings no wheel of pip")
    import hashlib

    shelf = tmp_path / "index" / "pip"
    shelf.mkdir(parents=True)
    shutil.copy(wheel, shelf)
    name = wheel.name
    words = [sys.executable, ROOT / "requirements" / "fetch_pip.py", tmp_path / "made"]
    there = {"PATH": "/usr/bin:/bin", "PIP_INDEX_URL": (tmp_path / "index").as_uri(), "HOME": str(tmp_path)}

    def fetch(digest: str) -> subprocess.CompletedProcess[str]:
        (shelf / "index.html").write_text(f'<a href="{name}#sha256={digest}">{name}</a>')
        return subprocess.run(words, env=there, capture_output=True, text=True, check=False)

    assert "damaged" in fetch("0" * 64).stderr
    assert not (tmp_path / "made").exists()
    good = fetch(hashlib.sha256(wheel.read_bytes()).hexdigest())
    assert good.returncode == 0, good.stderr
    asked = [tmp_path / "made/bin/python", "-m", "pip", "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert str(tmp_path / "made") in said
