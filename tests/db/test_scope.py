"""The database makes the scope of a web transaction: the same as the pages reckon with, good here and now alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

import sampled as city

ENTER = "SELECT identity_enter(%s, '')"
SEEN = "SELECT count(*) FROM matter_matter WHERE number = %s"


def whole(as_role, words, *values):
    """The rows of a statement, as the superuser."""
    with as_role("admin") as connection, connection.cursor() as cursor:
        cursor.execute(words, values)
        return cursor.fetchall() if cursor.description else []


@pytest.fixture
def strict(town):
    """A founded city whose database believes no scope but its own."""
    town.strictly()
    return town


@pytest.fixture
def session(as_role):
    """Tokens of open sessions, one for each account of the city, as sign-in would have made them."""

    def opened(name):
        return f"the token of {name}".encode()

    whole(
        as_role,
        "INSERT INTO identity_session (token_hash, account_id, epoch, ends) "
        "SELECT sha256(convert_to('the token of ' || username, 'UTF8')), id, epoch, now() + interval '1 hour' "
        "FROM identity_account",
    )
    return opened


def derived(as_role, day):
    """Offices and units of every account on a day, as the database derives them."""
    words = "SELECT a.id, o, identity_units(o, %s) FROM identity_account a, LATERAL identity_offices(a.id, %s) AS o"
    return {one: (tuple(offices), tuple(units)) for one, offices, units in whole(as_role, words, day, day)}


def reckoned(account, day):
    """The same as the pages reckon with."""
    from maplebridge.kernel.identity.actor import actor_for

    actor = actor_for(account, datetime(day.year, day.month, day.day, 4, tzinfo=UTC))
    return actor.office_ids, actor.unit_ids


def test_for_every_account_the_database_derives_what_the_pages_reckon_with(town, as_role):
    from maplebridge.kernel.identity.models import Account

    day = city.NOW.date()
    found = derived(as_role, day)
    assert found == {one.pk: reckoned(one, day) for one in Account.objects.all()}
    assert any(units for _, units in found.values())
    assert any(offices and not units for offices, units in found.values())


def test_deputies_and_the_ends_of_posts_count_by_the_day(town, as_role):
    from maplebridge.kernel.identity.models import Account

    whole(
        as_role,
        "UPDATE identity_post SET deputy_id = (SELECT id FROM identity_account WHERE username = 'handler.liuxi'), "
        "away_from = '2026-10-05', away_until = '2026-10-07', valid_until = '2026-10-20' "
        "WHERE account_id = (SELECT id FROM identity_account WHERE username = 'leader.city')",
    )
    handler, leader = (Account.objects.get(username=name) for name in ("handler.liuxi", "leader.city"))
    found = {}
    for day in (4, 5, 7, 8, 20, 21):
        on = date(2026, 10, day)
        every = derived(as_role, on)
        for account in (handler, leader):
            found[account.username, day] = every[account.pk]
            assert found[account.username, day] == reckoned(account, on)
    assert len(found["handler.liuxi", 5][1]) > len(found["handler.liuxi", 8][1])
    assert found["leader.city", 21] == ((), ())


def test_units_that_left_the_map_stay_with_whoever_holds_what_they_became(town, as_role):
    """A merger across a border, and one inside that went on moving."""
    from maplebridge.kernel.identity.models import Account
    from maplebridge.kernel.territory import queries as territory

    tree = territory.tree()
    leaves = [[u for u in tree.below(one.id) if not tree.children(u)] for one in tree.level_units("township")]
    (gone, went, onward, *_), (into, *_) = sorted(leaves, key=len, reverse=True)[:2]
    whole(as_role, "UPDATE territory_unit SET valid_to = '2026-02-01' WHERE id IN (%s, %s)", gone, went)
    whole(
        as_role,
        "INSERT INTO territory_succession (old_id, new_id, \"on\") VALUES (%s, %s, '2026-02-01'), (%s, %s, '2026-02-01')",
        gone, into, went, onward,
    )  # fmt: skip
    territory.forget()
    day = city.NOW.date()
    found = derived(as_role, day)
    assert found == {one.pk: reckoned(one, day) for one in Account.objects.all()}
    seen = [set(units) for _, units in found.values()]
    assert any(gone in units and into in units for units in seen)
    territory.forget()


def test_what_may_be_read_is_the_same_row_by_row_and_in_whole_tables(strict, as_role, session):
    """`mb_may_read` answers for words, entries and papers; the policies of the matters' table for lists."""
    from maplebridge.kernel.identity.models import Account

    now = datetime.now(UTC)
    numbers = [city.report(now=now).number for _ in range(2)]
    numbers.append(city.report("The lamp at Dongbu is dark. 东埠镇路灯不亮。", now=now).number)
    office, unit = whole(as_role, "SELECT office, unit FROM matter_matter WHERE number = %s", numbers[0])[0]
    numbers.append(city.report(now=now, against=office).number)
    other = whole(
        as_role, "SELECT id FROM territory_office WHERE unit_id <> %s ORDER BY id DESC LIMIT 2", unit
    )
    whole(
        as_role,
        "INSERT INTO matter_handedon (matter, office, at) VALUES (%s, %s, now())",
        numbers[0],
        other[0][0],
    )
    whole(
        as_role,
        "INSERT INTO identity_grant (matter, office_id, why) VALUES (%s, %s, 'x')",
        numbers[1],
        other[1][0],
    )
    whole(
        as_role,
        "INSERT INTO identity_grant (matter, office_id, why, until) VALUES (%s, %s, 'x', now())", numbers[2], other[1][0],
    )  # fmt: skip
    ways = set()
    connection = psycopg.connect(strict.url("web"), autocommit=True)
    for name in Account.objects.values_list("username", flat=True):
        with connection.transaction():
            assert connection.execute(ENTER, [session(name)]).fetchone() != (None,)
            listed = {row[0] for row in connection.execute("SELECT number FROM matter_matter")}
            asked = {
                number
                for number in numbers
                if connection.execute("SELECT mb_may_read(%s)", [number]).fetchone()[0]
            }
            chains = {row[0] for row in connection.execute("SELECT DISTINCT matter FROM ledger_entry")}
        assert listed == asked == chains, name
        ways.add(tuple(sorted(listed)))
    connection.close()
    assert len(ways) >= 4


def test_a_scope_is_good_in_its_own_transaction_alone(strict, as_role, session):
    number = city.report(now=datetime.now(UTC)).number
    token = session("leader.city")
    with psycopg.connect(strict.url("web")) as here, psycopg.connect(strict.url("web")) as there:
        here.execute(ENTER, [token])
        assert here.execute(SEEN, [number]).fetchone() == (1,)
        made = here.execute("SELECT current_setting('mb.scope'), current_setting('mb.units')").fetchone()
        assert _taken_up(there, made, number) == "42501", "another process"
        wider = (made[0], made[1].replace("{", "{999999,"))
        assert _taken_up(here, wider, number) == "42501", "other units"
        account = (made[0][:64] + "7" + made[0][64:], made[1])
        assert _taken_up(here, account, number) == "42501", "another account"
    with psycopg.connect(strict.url("web")) as here:
        here.execute(ENTER, [token])
        made = here.execute("SELECT current_setting('mb.scope'), current_setting('mb.units')").fetchone()
        here.commit()
        assert here.execute(SEEN, [number]).fetchone() == (0,), "it ends with its transaction"
        here.commit()
        assert _taken_up(here, made, number) == "42501", "another transaction of the same process"


def _taken_up(connection, made, number):
    """What the database says to a scope that was put there by hand."""
    try:
        connection.execute("SELECT set_config('mb.scope', %s, true), set_config('mb.units', %s, true)", made)
        return connection.execute(SEEN, [number]).fetchone()
    except psycopg.Error as error:
        return error.sqlstate
    finally:
        connection.rollback()


def test_a_pass_is_good_with_its_own_token_and_as_it_was_given(strict, as_role, session):
    number = city.report(now=datetime.now(UTC)).number
    high, low = session("leader.city"), session("handler.liuxi")
    enter = "SELECT identity_enter(%s, %s)"
    with psycopg.connect(strict.url("web"), autocommit=True) as web:
        given = web.execute(enter, [high, ""]).fetchone()[0]
        own = web.execute(enter, [low, ""]).fetchone()[0]
        assert web.execute(enter, [high, given]).fetchone() == (given,)
        mixed = web.execute(enter, [low, given]).fetchone()[0]
        assert mixed.split("|")[1:] == own.split("|")[1:], "another's pass is no pass"
        wider = own.replace("|{", "|{999999,", 1)
        assert "999999" not in web.execute(enter, [low, wider]).fetchone()[0]
    with psycopg.connect(strict.url("web")) as web:
        web.execute(enter, [high, given])
        assert web.execute(SEEN, [number]).fetchone() == (1,)
    whole(as_role, "UPDATE identity_scopekey SET inside = sha256(inside)")
    with psycopg.connect(strict.url("web")) as web:
        assert web.execute(enter, [high, given]).fetchone() != (given,), "another installation's pass"


def test_a_session_that_ended_and_a_closed_account_have_no_scope(strict, as_role, session):
    number, token = city.report(now=datetime.now(UTC)).number, session("leader.city")
    for words in (
        "UPDATE identity_session SET ends = now() - interval '1 second'",
        "UPDATE identity_session SET ends = now() + interval '1 hour'; UPDATE identity_account SET epoch = epoch + 1",
        "UPDATE identity_account SET epoch = epoch - 1, is_active = false",
    ):
        with psycopg.connect(strict.url("web")) as connection:
            connection.execute(ENTER, [token])
            before = connection.execute(SEEN, [number]).fetchone()
        whole(as_role, words)
        with psycopg.connect(strict.url("web")) as connection:
            assert connection.execute(ENTER, [token]).fetchone() == (None,)
            assert connection.execute(SEEN, [number]).fetchone() == (0,)
        assert before == ((1,) if words.startswith("UPDATE identity_session SET ends = now() -") else (0,))


def test_a_code_opens_its_own_matter_and_a_new_code_ends_the_old_one(strict, as_role):
    from maplebridge.kernel.identity import scope
    from maplebridge.kernel.matter import codes

    now = datetime.now(UTC)
    one, other = city.report(now=now), city.report(now=now)
    assert codes.check_code(number=one.number, code=one.code)
    assert codes.check_code(number=one.number, code=one.code.lower().replace("-", " "))
    assert not codes.check_code(number=one.number, code=other.code)
    assert not codes.check_code(number=9_999_999_999, code=one.code)
    held = codes.holder_by(one.number, one.code)
    whole(as_role, "UPDATE matter_matter SET code = sha256('new') WHERE number = %s", one.number)
    assert not scope.opens(held)


def test_a_receipt_is_checked_without_a_scope_and_a_later_entry_only_by_its_hash(strict, as_role):
    from maplebridge.kernel import ledger

    number = city.report(now=datetime.now(UTC)).number
    whole(
        as_role,
        "INSERT INTO conduct_verdictlink (token, matter, seq, made) VALUES ('y', %s, 1, now())",
        number,
    )
    with as_role("seal"):
        ledger.seal(now=datetime.now(UTC) + timedelta(seconds=1))
    [(own,)] = whole(as_role, "SELECT hash FROM ledger_entry WHERE matter = %s AND seq = 1", number)
    assert ledger.prove(number, 1) is None, "the web is in nobody's scope"
    assert ledger.prove_shown(number, 1) is not None
    assert ledger.stands(number, 1, bytes(own))
    assert not ledger.stands(number, 1, b"x" * 32)
    assert not ledger.stands(number, 2, bytes(own))
    assert ledger.prove_shown(number, 2) is None
