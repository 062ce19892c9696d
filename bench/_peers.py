"""Where a peer runs: in an environment of its own, made from its list of packages when it is first asked for."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "peers"
_missing: dict[str, str] = {}


def python(name: str) -> Path | None:
    """The interpreter of a peer's environment; None, and a line on the screen, where it cannot be had."""
    home = FOLDER / name / ".venv"
    ready, interpreter = home / "ready", home / "bin" / "python"
    wanted = (FOLDER / name / "requirements.txt").read_text(encoding="utf-8")
    if name in _missing:
        return None
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
        print(f"  {name}: its environment is made …", file=sys.stderr)
        if not _made(home, interpreter, FOLDER / name / "requirements.txt", name):
            return None
        ready.write_text(wanted, encoding="utf-8")
    return interpreter


def why(name: str) -> str:
    """Why a peer is missing, for the note of a row."""
    return f"{name} is not to be had: {_missing.get(name, 'not asked for')}"


def run(name: str, script: str, *given: object, seconds: float = 1_200) -> str | None:
    """Last line that a peer's script prints; None where it fails or takes too long."""
    interpreter = python(name)
    if interpreter is None:
        return None
    command = [str(interpreter), "-W", "ignore", str(FOLDER / name / script), *map(str, given)]
    env = {"PATH": os.environ.get("PATH", ""), "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False, env=env)
    except subprocess.TimeoutExpired:
        _missing[name] = f"no answer within {seconds:.0f} s"
        return None
    lines = done.stdout.splitlines()
    if done.returncode != 0 or not lines:
        _missing[name] = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return None
    return lines[-1]


def _made(home: Path, interpreter: Path, packages: Path, name: str) -> bool:
    try:
        venv.create(home, with_pip=True, clear=True)
        command = [str(interpreter), "-m", "pip", "install", "--quiet", "--requirement", str(packages)]
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (subprocess.CalledProcessError, OSError) as wrong:
        said = getattr(wrong, "stderr", "") or str(wrong)
        _missing[name] = said.strip().splitlines()[-1] if said.strip() else "pip failed"
        return False
    return True
