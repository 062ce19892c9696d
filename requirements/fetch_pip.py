"""Make a virtual environment with nothing but Python's standard library: pip's own wheel installs pip.

use: fetch_pip.py FOLDER
The package index is the one that pip's own settings name (PIP_INDEX_URL or pip.conf), else pip's default,
which pip itself knows; it is asked once, for pip's wheel, whose hash is checked against the index's answer.
"""
# ruff: noqa: T201, S310

from __future__ import annotations

import configparser
import hashlib
import os
import re
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from pathlib import Path


def index_address() -> str:
    """Address of the package index from the environment or pip's settings files."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    settings = configparser.ConfigParser(strict=False, interpolation=None)
    home = Path(os.environ.get("HOME", "/"))
    settings.read(
        ["/etc/xdg/pip/pip.conf", "/etc/pip.conf", home / ".pip/pip.conf", home / ".config/pip/pip.conf"]
    )
    found = settings.get("global", "index-url", fallback="")
    if found:
        return found
    raise SystemExit("No package index is set (PIP_INDEX_URL), and this Python came without pip.")


def newest_wheel(index: str) -> tuple[str, str]:
    """Address and SHA-256 of the newest pip wheel that the index lists."""
    page_address = index.rstrip("/") + "/pip/"
    with urllib.request.urlopen(page_address, timeout=60) as answer:
        page = answer.read().decode()
    links = re.findall(r'href="([^"]*/pip-(\d+)\.(\d+)(?:\.(\d+))?-py3-none-any\.whl)#sha256=([0-9a-f]{64})"', page)
    if not links:
        raise SystemExit("The package index lists no pip.")
    best = max(links, key=lambda link: tuple(int(part or 0) for part in link[1:4]))
    return urllib.parse.urljoin(page_address, best[0]), best[4]


def main(folder: Path) -> None:
    """Make the environment in `folder`, with pip in it."""
    address, digest = newest_wheel(index_address())
    with urllib.request.urlopen(address, timeout=120) as answer:
        wheel = answer.read()
    if hashlib.sha256(wheel).hexdigest() != digest:
        raise SystemExit("pip's wheel arrived damaged; run the same command again.")
    bare = folder / "bin" / "python"
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    bare.symlink_to(Path(sys.executable).resolve())
    (folder / "pyvenv.cfg").write_text(
        f"home = {Path(sys.executable).resolve().parent}\ninclude-system-site-packages = false\n"
        f"version = {'.'.join(map(str, sys.version_info[:3]))}\n"
    )
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    (folder / "lib" / version / "site-packages").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as there:
        path = Path(there) / urllib.parse.unquote(address.rsplit("/", 1)[1].split("#")[0])
        path.write_bytes(wheel)
        run = [str(bare), f"{path}/pip", "install", "--quiet", "--disable-pip-version-check", str(path)]
        subprocess.run(run, check=True)  # noqa: S603
    print(f"made {folder} without venv", file=sys.stderr)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
