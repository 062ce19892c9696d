"""The procedure files of packs, and which one a person means."""

from __future__ import annotations

from pathlib import Path

from maplebridge.packs.reading import names

PACKS = Path(__file__).resolve().parents[2] / "packs"


def pack_files(pack: str) -> list[Path]:
    """The procedure files of a pack, by name; none where there is no such pack."""
    return sorted((PACKS / pack / "procedures").glob("*.toml"))


def pack_of(file: Path) -> str:
    """The pack that a procedure file is of; the first pack for a file from elsewhere."""
    return next((pack for pack in names() if file.resolve().is_relative_to(PACKS / pack)), names()[0])


def meant(name: str) -> Path:
    """The file that is meant by a path, or by the id of a procedure in a pack; the path itself where there is none."""
    path = Path(name)
    if path.is_file():
        return path
    return next((file for pack in names() for file in pack_files(pack) if file.stem == name), path)
