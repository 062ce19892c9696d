"""Make a virtual environment with nothing but Python's standard library: pip's own wheel installs pip.

use: fetch_pip.py FOLDER
The package index is the one that pip's own settings name (PIP_INDEX_URL or a pip.conf). Where none is named,
nothing is fetched. The index is asked once, for pip's wheel, whose hash is checked against the index's answer.
"""
# ruff: noqa: S310

from __future__ import annotations

import configparser
import hashlib
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path

WHEEL = r'href="([^"]*/?pip-(\d+)\.(\d+)(?:\.(\d+))?-py3-none-any\.whl)#sha256=([0-9a-f]{64})"'


def setting(variable: str, name: str) -> str:
    """One of pip's settings: from the environment, else from the files that pip reads; empty if there is none."""
    if os.environ.get(variable):
        return os.environ[variable]
    files = configparser.ConfigParser(strict=False, interpolation=None)
    home = Path(os.environ.get("HOME", "/"))
    named = os.environ.get("PIP_CONFIG_FILE", os.devnull)
    files.read(
        [
            "/etc/xdg/pip/pip.conf",
            "/etc/pip.conf",
            home / ".pip/pip.conf",
            home / ".config/pip/pip.conf",
            named,
        ]
    )
    return files.get("global", name, fallback="")


def fetched(address: str) -> bytes:
    """What lies at an address of the package index."""
    trusted = ssl.create_default_context(cafile=setting("PIP_CERT", "cert") or None)
    with urllib.request.urlopen(address, timeout=120, context=trusted) as answer:
        return bytes(answer.read())


def newest_wheel(index: str) -> tuple[str, str]:
    """Address and SHA-256 of the newest pip wheel that the index lists."""
    page_address = index.rstrip("/") + "/pip/" + ("index.html" if index.startswith("file:") else "")
    links = re.findall(WHEEL, fetched(page_address).decode())
    if not links:
        raise SystemExit("The package index lists no pip.")
    best = max(links, key=lambda link: tuple(int(part or 0) for part in link[1:4]))
    return urllib.parse.urljoin(page_address, best[0]), best[4]


def make_bare(folder: Path) -> Path:
    """Lay out an environment without pip, as the module venv would; returns its Python."""
    real = Path(sys.executable).resolve()
    packages = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    packages.mkdir(parents=True, exist_ok=True)
    (folder / "bin").mkdir(exist_ok=True)
    for name in ("python", "python3"):
        (folder / "bin" / name).symlink_to(real)
    (folder / "pyvenv.cfg").write_text(
        f"home = {real.parent}\ninclude-system-site-packages = false\n"
        f"version = {'.'.join(map(str, sys.version_info[:3]))}\n"
    )
    return folder / "bin" / "python"


def main(folder: Path) -> None:
    """Make the environment in `folder`, with pip in it."""
    index = setting("PIP_INDEX_URL", "index-url")
    if not index:
        raise SystemExit(
            "No package index is named (PIP_INDEX_URL or pip.conf) from which pip could be fetched."
        )
    try:
        address, digest = newest_wheel(index)
        wheel = fetched(address)
    except OSError as error:
        raise SystemExit(f"The package index does not answer: {error}") from error
    if hashlib.sha256(wheel).hexdigest() != digest:
        raise SystemExit("pip's wheel arrived damaged; run the same command again.")
    bare = make_bare(folder)
    with tempfile.TemporaryDirectory() as there:
        path = Path(there) / urllib.parse.unquote(address.rsplit("/", 1)[1].split("#")[0])
        path.write_bytes(wheel)
        words = [
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-cache-dir",
            "--no-index",
            str(path),
        ]
        done = subprocess.run([str(bare), f"{path}/pip", *words], check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit("pip's wheel could not install itself.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
