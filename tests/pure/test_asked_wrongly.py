"""What is asked wrongly, or lies damaged, is said in a sentence: no traceback, and nothing that never ends."""

from __future__ import annotations

import io
import json
import tarfile
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator
from pathlib import Path

import pytest

from maplebridge.acts.hear.commands import refused
from maplebridge.config import cli
from maplebridge.config.cli.words import accounts, demo, procedures
from maplebridge.config.installation import environment, holding, secrets
from maplebridge.config.procedures import staffing
from maplebridge.kernel.ledger import witnesses
from maplebridge.kernel.records import archive


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TIME_ZONE", "Nowhere/City"), ("TIME_ZONE", ""), ("TIME_ZONE", "../etc"), ("CLOCK_SHARE", "much"),
        ("CLOCK_SHARE", "nan"), ("CLOCK_SHARE", "-1"), ("CLOCK_FLOOR", "²"), ("SMTP_PORT", "0"),
        ("SMTP_PORT", "99999999999"), ("LOG", "LOUD"), ("SMS", "/nowhere/sms.toml"),
        ("AWAY", "http://weather.example/"), ("AWAY", "https://weather.example/?from=matter"), ("MAIL_BOUNCES", "bounces"),
        ("QUIET_FROM", "nine"), ("QUIET_UNTIL", "25:00"), ("QUIET_FROM", "21"), ("QUIET_HOLIDAYS", "perhaps"),
    ],
)  # fmt: skip
def test_a_variable_that_cannot_be_read_is_named(name: str, text: str) -> None:
    with pytest.raises(environment.Unusable, match=f"MAPLEBRIDGE_{name} takes "):
        environment.check({f"MAPLEBRIDGE_{name}": text})


def test_variables_as_they_should_be_are_taken() -> None:
    environment.check(
        {
            "MAPLEBRIDGE_TIME_ZONE": "Asia/Shanghai",
            "MAPLEBRIDGE_CLOCK_SHARE": "5",
            "MAPLEBRIDGE_SMTP_PORT": "587",
            "MAPLEBRIDGE_AWAY": "https://weather.example/today",
            "MAPLEBRIDGE_MAIL_BOUNCES": "bounces@city.example",
        }
    )


def test_keys_that_are_missing_where_a_city_stands_are_never_made_anew(tmp_path: Path) -> None:
    secrets.ensure(tmp_path)
    vault = (tmp_path / "vault.key").read_bytes()
    (tmp_path / "vault.key").unlink()
    with pytest.raises(secrets.SecretsUnusable, match=r"vault\.key is missing"):
        secrets.ensure(tmp_path, stands=True)
    assert not (tmp_path / "vault.key").exists()
    (tmp_path / "vault.key").write_bytes(vault)
    secrets.ensure(tmp_path, stands=True)


@pytest.mark.parametrize("junk", [b"", b"a", b"\xff\xfe", b"not base64!", b"AAAA\n"])
def test_a_key_that_is_no_key_is_a_sentence(tmp_path: Path, junk: bytes) -> None:
    key = tmp_path / "vault.key"
    key.write_bytes(junk)
    key.chmod(0o600)
    with pytest.raises(secrets.SecretsUnusable, match="damaged"):
        secrets.read(tmp_path, "vault")


@pytest.mark.parametrize(
    "said", ["junk", "[]", "{}", "null", "5", '{"form": "maplebridge.backup/1", "parts": null}',
             '{"form": "maplebridge.backup/1"}', '{"form": "maplebridge.backup/1", "parts": []}'],
)  # fmt: skip
def test_a_backup_with_a_strange_manifest_is_damaged(tmp_path: Path, said: str) -> None:
    source = tmp_path / "b.tar"
    with tarfile.open(source, "w") as tar:
        member = tarfile.TarInfo(archive.MANIFEST)
        member.size = len(said)
        tar.addfile(member, io.BytesIO(said.encode()))
    (tmp_path / "stage").mkdir()
    with pytest.raises(archive.BackupDamaged), archive.unpacked(source, tmp_path / "stage"):
        pass


@pytest.mark.parametrize("keys", [[], ["a"], {"a": 5}, {"a": "%"}, None, 3])
def test_a_witness_with_strange_keys_is_a_sentence(tmp_path: Path, keys: object) -> None:
    (tmp_path / witnesses.KEYS).write_text(json.dumps(keys), "ascii")
    (tmp_path / witnesses.HEADS).write_bytes(b"")
    with pytest.raises(witnesses.WitnessFailed, match="cannot be read"):
        witnesses.read(tmp_path)


@pytest.mark.parametrize(
    "word", ["a=0", "a=-3", "a=999999999", "a=2:nan", "a=2:-1", "a=2:1e300", "a=2:inf", "a=²"]
)
def test_posts_that_cannot_be_or_would_never_end_are_refused(word: str) -> None:
    with pytest.raises(ValueError, match="like handler="):
        staffing.parse_posts([word], Namespace(id="p", roles=("a",)))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["1e300", "nan", "inf", "0", "-1", "x"])
def test_arrivals_that_would_never_end_are_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        procedures._above_zero(text)


@pytest.mark.parametrize("ask", [
    lambda: procedures._pack("zz"), lambda: procedures._pack("../cn"), lambda: procedures._reason(" "),
    lambda: demo._days("-1"), lambda: demo._days("²"), lambda: demo._days("99999"), lambda: accounts.title("x" * 161),
    lambda: accounts.title("\udcff"),
])  # fmt: skip
def test_options_that_mean_nothing_are_refused(ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ArgumentTypeError):
        ask()


@pytest.mark.parametrize(
    "words",
    [
        ["erase", "FH-26-0000341", "--why", "a\udcffb", "--yes"],
        ["account", "sign-ins", "a\udcffb"],
        ["import", "x.csv", "--map", "text=\udcff"],
        ["procedures", "staffing", "cn.hotline.request", "--per-day", "5", "--post", "handler=\udcff:1"],
    ],
)
def test_words_that_are_no_letters_are_refused_before_anything_is_done(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2
    assert "is not written in UTF-8" in capsys.readouterr().err


def test_a_name_of_a_file_may_be_any_octets() -> None:
    chosen = cli.read(["import", "a\udcff.csv"])
    assert chosen is not None
    assert chosen.file == Path("a\udcff.csv")


def test_two_backups_of_one_name_at_the_same_time_are_one_and_a_refusal(tmp_path: Path) -> None:
    target, part = tmp_path / "x.tar", tmp_path / "part"
    part.write_bytes(b"whole")

    def meanwhile() -> Iterator[tuple[str, Path]]:
        with pytest.raises(FileExistsError, match="another backup is being written to it"):
            archive.write(target, [("other", part)], {})
        yield "part", part

    archive.write(target, meanwhile(), {})
    with archive.unpacked(target, tmp_path / "out") as found:
        assert list(found.parts) == ["part"]
    assert sorted(one.name for one in tmp_path.glob("*x.tar*")) == ["x.tar"]


def test_a_backup_never_takes_the_place_of_a_file_that_came_while_it_was_written(tmp_path: Path) -> None:
    target, part = tmp_path / "x.tar", tmp_path / "part"
    part.write_bytes(b"whole")

    def meanwhile() -> Iterator[tuple[str, Path]]:
        target.write_bytes(b"somebody else's")
        yield "part", part

    with pytest.raises(FileExistsError):
        archive.write(target, meanwhile(), {})
    assert target.read_bytes() == b"somebody else's"
    assert not (tmp_path / ".x.tar.part").exists()


def test_what_an_interrupted_backup_left_is_no_hindrance(tmp_path: Path) -> None:
    target, part = tmp_path / "x.tar", tmp_path / "part"
    part.write_bytes(b"whole")
    (tmp_path / ".x.tar.part").write_bytes(b"half of it" * 10_000)
    archive.write(target, [("part", part)], {})
    with archive.unpacked(target, tmp_path / "out") as found:
        assert list(found.parts) == ["part"]


@pytest.mark.parametrize("name", ["y" * 245, "一" * 80, "a\udcff" * 100])
def test_refused_rows_of_a_file_with_a_long_name_find_a_name(name: str, tmp_path: Path) -> None:
    first = refused.refused_path(Path(f"{name}.csv"), tmp_path)
    first.write_bytes(b"rows")
    second = refused.refused_path(Path(f"{name}.csv"), tmp_path)
    second.write_bytes(b"rows")
    assert first != second
    assert first.name.endswith(".refused.csv")
    assert first.name[0] == name[0]


def test_days_of_the_sample_city_pass_once_at_a_time(tmp_path: Path) -> None:
    first = holding.living(tmp_path)
    with pytest.raises(holding.HomeInUse, match="lived twice"):
        holding.living(tmp_path)
    first.release()
    holding.living(tmp_path).release()
