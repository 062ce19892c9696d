"""Units and offices in the database: founding, dated changes, boundaries, rights, and the snapshot."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from maplebridge.rules.mandate import Mandate
from maplebridge.rules.tasklist import Item

START = date(2000, 1, 1)
DAY = date(2024, 7, 1)


def _row(code, parent, level, name_zh, **more):
    from maplebridge.kernel.territory.founding import NewUnit

    return NewUnit(
        code=code, parent=parent, level=level, name_en=f"Unit {code}", name_zh=name_zh, since=START, **more
    )


def _rows():
    return [
        _row("1", None, "city", "枫河市"),
        _row("1a", "1", "county", "月桥区"),
        _row("1aa", "1a", "township", "柳汐镇", aliases=("柳乡",)),
        _row("1ab", "1a", "township", "东埠镇"),
        _row("1aax", "1aa", "community", "柳荫社区"),
        _row("1abx", "1ab", "community", "鼓楼社区"),
    ]


@pytest.fixture
def ids(db, as_role):
    """A small city, written by role clock; the test goes on as that role."""
    with as_role("clock"):
        from maplebridge.kernel.territory.founding import (
            NewOffice,
            create_offices,
            create_units,
            give_mandates,
        )

        units = create_units(_rows())
        offices = create_offices(
            [NewOffice(key="roads", unit=units["1aa"], kind="roads", name_en="Roads", name_zh="市政")]
        )
        give_mandates([Mandate(office=offices["roads"], unit=units["1aa"], role="handler", category="02")])
        yield units


def test_a_founded_unit_knows_its_path_and_level(ids):
    from maplebridge.kernel.territory.queries import tree

    assert tree().unit(ids["1aax"]).path == (ids["1"], ids["1a"], ids["1aa"], ids["1aax"])
    assert tree().at_level(ids["1aax"], "township").name_zh == "柳汐镇"
    assert tree().find_place("柳乡的桥")[0].unit.id == ids["1aa"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("9", "nowhere", "county", "某县"), "no unit has that code"),
        (("9", "1aa", "county", "某县"), "cannot lie in"),
        (("1aa", "1a", "township", "某镇"), "same code"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_with_a_sentence(ids, row, sentence):
    from maplebridge.kernel.territory.founding import FoundingError, create_units

    with pytest.raises(FoundingError, match=sentence):
        create_units([_row(*row)])


def test_the_snapshot_costs_no_counted_query_once_it_is_there(ids, queries):
    from maplebridge.kernel.territory.queries import forget, offices, tree

    forget()
    with queries(6):
        tree()
    with queries(0):
        assert offices().holder("handler", ids["1aa"], "0201") is not None


def test_a_change_by_another_process_is_seen(ids, db, monkeypatch):
    import psycopg

    from maplebridge.kernel.territory import queries as territory

    assert territory.tree().unit(ids["1aa"]).name_zh == "柳汐镇"
    with psycopg.connect(db.url("owner")) as other:
        other.execute("UPDATE territory_unit SET name_zh = '新汐镇' WHERE id = %s", [ids["1aa"]])
        other.execute("UPDATE territory_edition SET token = gen_random_uuid()")
    assert territory.tree().unit(ids["1aa"]).name_zh == "柳汐镇"
    monkeypatch.setattr(territory, "LOOK_EVERY", 0.0)
    assert territory.tree().unit(ids["1aa"]).name_zh == "新汐镇"


def test_a_rolled_back_change_leaves_the_snapshot_as_it_was(ids, monkeypatch):
    from django.db import transaction

    from maplebridge.kernel.territory import queries as territory
    from maplebridge.kernel.territory.changes import rename

    with transaction.atomic():
        rename("1aa", name_en="New", name_zh="新镇", on=DAY)
        assert territory.tree().unit(ids["1aa"]).name_zh == "新镇"
        transaction.set_rollback(True)
    monkeypatch.setattr(territory, "LOOK_EVERY", 0.0)
    assert territory.tree().unit(ids["1aa"]).name_zh == "柳汐镇"


def test_a_renamed_and_recoded_unit_is_found_by_both_names_and_codes(ids):
    from maplebridge.kernel.territory.changes import recode, rename
    from maplebridge.kernel.territory.queries import tree

    rename("1aa", name_en="New Liuxi", name_zh="新柳镇", on=DAY)
    recode("1aa", new="1zz", on=DAY)
    for text in ("柳汐镇的桥", "新柳镇的桥"):
        assert tree().find_place(text)[0].unit.id == ids["1aa"]
    assert tree().by_code("1aa").id == tree().by_code("1zz").id == ids["1aa"]


def test_merged_units_end_and_pass_on_what_lay_in_them(ids):
    from maplebridge.kernel.territory.changes import merge
    from maplebridge.kernel.territory.queries import offices, tree

    new = merge(["1aa", "1ab"], into=_row("1ac", "1a", "township", "柳埠镇"), on=DAY)
    assert tree().unit(ids["1aax"]).path == (ids["1"], ids["1a"], new, ids["1aax"])
    assert {u.id for u in tree().children(ids["1a"])} == {new}
    assert [u.id for u in tree().today(ids["1ab"])] == [new]
    assert tree().unit(ids["1aa"]).until == DAY
    assert tree().find_place("东埠镇")[0].unit.id == new
    assert offices().holder("handler", new, "0201").name_en == "Roads"


def test_no_change_of_the_map_is_without_an_entry_whoever_makes_it(ids, db, as_role):
    import psycopg

    from maplebridge.config import wiring
    from maplebridge.config.cli.run.ledger.entries import map_lines
    from maplebridge.kernel import ledger
    from maplebridge.kernel.ledger.canonical import canonical
    from maplebridge.kernel.territory.changes import merge, move, recode, rename

    rename("1aa", name_en="“New” Liuxi", name_zh='新"柳\\镇', on=DAY)
    recode("1aa", new="1zz", on=DAY)
    new = merge(["1ab"], into=_row("1ac", "1a", "township", "柳埠镇"), on=DAY)
    move("1aax", to="1ac")
    with psycopg.connect(db.url("owner")) as other:
        other.execute("UPDATE territory_unit SET name_zh = '又新镇' WHERE id = %s", [ids["1aa"]])
        other.execute("UPDATE territory_unit SET lon = 1 WHERE id = %s", [ids["1aa"]])
    with as_role("seal"):
        trail = ledger.entries_of(0)
        assert [(one.kind, one.data["unit"]) for one in trail if one.kind == "unit_changed"] == [
            ("unit_changed", ids[code]) for code in ("1aa", "1aa", "1ab", "1abx", "1aax", "1aa")
        ]
        followed = next(one.data for one in trail if one.kind == "unit_followed")
        assert (followed["old"], followed["new"], followed["on"]) == (ids["1ab"], new, DAY.isoformat())
        assert followed["unit"]["name_zh"] == "柳埠镇"
        assert trail[0].data["from"]["name_zh"] == "柳汐镇"
        assert trail[0].data["to"]["name_zh"] == '新"柳\\镇'
        assert all(canonical(dict(one.data)) == one.payload for one in trail), (
            "verifiers of other makes read it too"
        )
        ledger.seal(now=datetime(2026, 3, 2, tzinfo=UTC))
        assert ledger.verify().ok
        lines = list(map_lines(trail))
    with as_role("owner"):
        assert ledger.replay(wiring.REPLAYED, city=wiring.CITY).ok
    assert "name_zh 柳汐镇 → 新" in lines[0]
    assert f"unit {ids['1ab']} became unit {new}" in " ".join(lines)


def test_a_split_unit_leads_to_its_parts(ids):
    from maplebridge.kernel.territory.changes import move, split
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.queries import tree

    parts = [_row("1ad", "1a", "township", "上汐镇"), _row("1ae", "1a", "township", "下汐镇")]
    with pytest.raises(FoundingError, match="name the part"):
        split("1aa", into=parts, keeps="1x", on=DAY)
    first, second = split("1aa", into=parts, keeps="1ad", on=DAY)
    assert [u.id for u in tree().today(ids["1aa"])] == [first, second]
    assert tree().unit(ids["1aax"]).parent == first
    move("1aax", to="1ae")
    assert tree().unit(ids["1aax"]).path[-2] == second
    assert ids["1aax"] in tree().below(second)


def test_two_changes_in_a_row_lead_to_the_last(ids):
    from maplebridge.kernel.territory.changes import merge
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.queries import tree

    merge(["1aa"], into="1ab", on=DAY)
    last = merge(["1ab"], into=_row("1af", "1a", "township", "大镇"), on=date(2025, 1, 1))
    assert [u.id for u in tree().today(ids["1aa"])] == [last]
    with pytest.raises(FoundingError, match="No unit on the map"):
        merge(["1aa"], into="1af", on=DAY)


def _feature(code, ring, kind="Polygon"):
    coordinates = [ring] if kind == "Polygon" else ring
    return {"properties": {"code": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def test_boundaries_are_taken_or_refused_each_with_a_sentence(ids):
    from maplebridge.kernel.territory.maps.boundaries import import_geojson
    from maplebridge.kernel.territory.queries import tree

    square = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
    crossed = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]
    metres = [[5e5, 0], [5e5, 9], [6e5, 9], [5e5, 0]]
    features = [
        _feature("1aa", square),
        _feature("none", square),
        _feature("1ab", crossed),
        _feature("1ab", metres),
        _feature("1ab", [0, 0], "Point"),
        {"properties": {"code": "1ab"}},
    ]
    done = import_geojson(json.dumps({"type": "FeatureCollection", "features": features}))
    assert done.taken == ("1aa",)
    for word, sentence in zip(
        ("no unit", "crosses itself", "degrees", "Point", "cannot be read"), done.refused, strict=True
    ):
        assert word in sentence
    assert tree().locate(1, 1).id == ids["1aa"]


def _collection(features, **more):
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::3857", "EPSG:4490", "EPSG:32651"])
def test_a_file_that_counts_otherwise_than_in_degrees_of_wgs_84_is_refused(ids, name):
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.maps.boundaries import import_geojson

    square = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
    with pytest.raises(FoundingError, match="WGS 84"):
        import_geojson(_collection([_feature("1aa", square)], crs={"type": "name", "properties": {"name": name}}))
    usual = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert import_geojson(_collection([_feature("1aa", square)], crs=usual)).taken == ("1aa",)


def test_two_boundaries_far_apart_and_one_outline_for_two_units_are_refused(ids):
    from maplebridge.kernel.territory.maps.boundaries import import_geojson

    def square(x, y, wide=1):
        return [[x, y], [x + wide, y], [x + wide, y + wide], [x, y + wide], [x, y]]

    done = import_geojson(_collection([_feature("1aa", square(120, 29)), _feature("1ab", square(10, 10))]))
    assert done.taken == ()
    assert all("degrees from all the others" in sentence for sentence in done.refused)
    done = import_geojson(_collection([_feature("1aa", square(120, 29)), _feature("1ab", square(120, 29.1))]))
    assert done.taken == ("1aa",)
    assert "90% of it" in done.refused[0]


@pytest.mark.parametrize("digits", [400, 5000])
def test_a_number_of_far_too_many_digits_is_a_sentence(ids, digits):
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.maps.boundaries import import_geojson

    text = _collection([_feature("1aa", [[0, 0], [2, 0], [2, 2], [0, 0]])]).replace("[2, 2]", f"[{'9' * digits}, 2]")
    if digits > 4300:  # more than Python reads
        with pytest.raises(FoundingError, match="digits"):
            import_geojson(text)
        return
    done = import_geojson(text)
    assert done.taken == ()
    assert "cannot be read" in done.refused[0]


def test_a_member_that_stands_twice_is_refused(ids):
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.maps.boundaries import import_geojson

    with pytest.raises(FoundingError, match="“features” stands twice"):
        import_geojson('{"type": "FeatureCollection", "features": [], "features": []}')


@pytest.mark.parametrize("text", ["{", "[]", '{"features": 3}'])
def test_a_file_that_is_no_geojson_is_refused(ids, text):
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.maps.boundaries import import_geojson

    with pytest.raises(FoundingError):
        import_geojson(text)


def test_a_line_of_a_task_list_stands_only_once(ids):
    from django.db import IntegrityError

    from maplebridge.kernel.territory.founding import NewTask, list_tasks
    from maplebridge.kernel.territory.queries import offices

    item = Item(id="1", level="township", kind="basic", category="02", holder="township", since=START)
    list_tasks([NewTask(item=item, name_en="Roads", name_zh="道路")])
    assert offices().tasks == (item,)
    with pytest.raises(IntegrityError):
        list_tasks([NewTask(item=item, name_en="Roads", name_zh="道路")])


def test_the_web_role_reads_the_map_and_cannot_change_it(db, as_role):
    from django.db import ProgrammingError

    from maplebridge.kernel.territory.founding import create_units
    from maplebridge.kernel.territory.queries import tree

    with as_role("clock"):
        create_units(_rows())
    with as_role("web"):
        assert tree().root.name_zh == "枫河市"
        with pytest.raises(ProgrammingError, match="permission denied"):
            create_units([_row("2", None, "city", "某市")])


def _township_item(**more):
    fields = {"id": "t", "level": "township", "kind": "basic", "category": "02", "holder": "township"}
    return Item(**{**fields, "since": START, "power": "order", "money": "line", **more})


def test_a_task_taken_back_may_be_refused_from_that_day_and_not_before(ids):
    from django.utils import timezone

    from maplebridge.kernel.territory.founding import NewTask, list_tasks
    from maplebridge.kernel.territory.tasks import enter_change, judge
    from maplebridge.rules.tasklist import Accepted, Change, Push

    today = timezone.localdate()
    list_tasks([NewTask(item=_township_item(), name_en="Roads", name_zh="道路")])
    back = Change(
        direction="exit",
        item=_township_item(kind="taken_back", holder="county"),
        asked_by=2,
        approved_by=1,
        explanation="too technical",
        views="heard on 3 June",
        on=today,
    )
    enter_change(back, name_en="Roads", name_zh="道路")
    before = Push(category="0201", level="township", part="lead", on=today - timedelta(days=1))
    after = Push(category="0201", level="township", part="lead", on=today)
    assert isinstance(judge(before, pack="cn"), Accepted)
    assert judge(after, pack="cn").code == "taken_back"
    assert "收回" in judge(after, pack="cn").ground.law_zh


def test_a_change_that_nobody_else_approved_is_not_entered(ids):
    from maplebridge.kernel.territory.queries import offices
    from maplebridge.kernel.territory.tasks import enter_change
    from maplebridge.rules.tasklist import Change, NotReadyError

    own = Change(
        direction="entry",
        item=_township_item(),
        asked_by=2,
        approved_by=2,
        explanation="e",
        views="v",
        on=DAY,
    )
    with pytest.raises(NotReadyError, match="own request"):
        enter_change(own, name_en="Roads", name_zh="道路")
    assert offices().tasks == ()


LIST = """\ufeffcode,parent,level,name_en,name_zh,since,lon,lat,aliases
9aa,9a,township,Hillside,山边镇,2010-01-01,124.5,29.5,边镇|Hill Side
9,,city,Newtown,新城市,,,,
9a,9,county,Green District,绿区,,,,
"""


def test_a_city_brings_its_own_list_of_units_and_gets_the_packs_offices(db, as_role):
    from maplebridge.kernel.territory.bodies import create_bodies
    from maplebridge.kernel.territory.founding import create_units
    from maplebridge.kernel.territory.listing import read_units
    from maplebridge.kernel.territory.queries import offices, tree
    from maplebridge.packs.bodies import office_kinds

    with as_role("clock"):
        rows = read_units(LIST, since=START)
        units = create_units(rows)
        create_bodies(rows, units, office_kinds("cn"))
        assert tree().find_place("边镇的路")[0].unit.id == units["9aa"]
        assert tree().unit(units["9aa"]).since == date(2010, 1, 1)
        held = offices().holder("handler", units["9aa"], "020101")
        assert (held.name_en, held.name_zh) == ("Hillside Roads and Drainage Office", "山边镇市政建设办公室")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("code,parent", "code,mother"), "lacks the column parent"),
        (("9aa,9a,township", "9aa,9a,ward"), "Line 2: 'ward' is no level"),
        (("Hillside", ""), "Line 2: name_en is empty"),
        (("9a,9,county", "9a,,county"), "Line 4: every unit lies in another one"),
        (("2010-01-01", "1.1.2010"), "Line 2: '1.1.2010' is no date"),
        (("2010-01-01", "20100101"), "Line 2: '20100101' is no date"),
        (("124.5", "324.5"), "outside −180 to 180"),
        (("124.5", "east"), "no number of degrees"),
        (("9a,9,county", "9aa,9,county"), "stands on two lines"),
    ],
)
def test_a_list_that_does_not_fit_is_refused_with_its_line(db, change, sentence):
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.listing import read_units

    with pytest.raises(FoundingError, match=sentence):
        read_units(LIST.replace(*change), since=START)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("9aa,9a", "330000.0,9a"), "Line 2: code '330000.0' is a number that a spreadsheet has changed"),
        (("9aa,9a", "3.3E+05,9a"), "Line 2: code '3.3E.05' is a number that a spreadsheet"),
        (("9aa,9a", '"330,000",9a'), "is a number that a spreadsheet"),
        (("9aa,9a", "9aa,9a.0"), "Line 2: parent '9a.0' is no code"),
        (("9aa,9a", "9aa,330100.0"), "Line 2: parent '330100.0' is a number"),
        (("9aa,9a", "9aa,9x"), r"Line 2: Hillside \(9aa\) lies in 9x, but no row has that code"),
        (("9aa,9a", "9aa,9aa"), "a township, which cannot lie in Hillside"),
        (("9aa,9a,township", "9aa,9a,county"), "cannot lie in Green District .9a., a county on line 4"),
        (("9aa,9a", "９ａａ。,9a"), "is no code"),
        (("9aa,9a", "1-May,9a"), "Line 2: code '1-May' is a day or a yes that a spreadsheet has changed"),
        (("9aa,9a", "TRUE,9a"), "Line 2: code 'TRUE' is a day or a yes"),
        (("9aa,9a", "9A,9a"), "code 9a differs from 9A on line 2 in capitals alone"),
        (("124.5,29.5", "0,0"), "Line 2: 0, 0 is a point in the sea"),
        (("9,,city,Newtown,新城市,,,,", "9,,city,Newtown,新城市,,-70,-33,"), "lies 204 degrees from Newtown .9, line 3"),
        (("边镇|Hill Side", '"边镇'), "a quotation mark is not closed"),
        (("边镇|Hill Side", "边镇,more,cells"), "11 cells for 9 columns"),
        (("level,name_en", "level,name_zh"), "lacks the column name_en"),
        (("aliases", "lat"), "The column lat stands twice"),
        (("29.5", ""), "lon and lat go together"),
        (("29.5", "nan"), "lies outside"),
        (("29.5", "inf"), "lies outside"),
        (("Hillside", "\u200b"), "name_en is empty"),
        (("Hillside", "H" * 121), "121 letters"),
    ],
)
def test_each_malformed_row_is_named_with_its_line(db, change, sentence):
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.listing import read_units

    assert change[0] in LIST
    with pytest.raises(FoundingError, match=sentence):
        read_units(LIST.replace(*change), since=START)


def test_every_bad_row_of_a_list_is_named_at_once(db):
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.listing import read_units

    bad = LIST.replace("9aa,9a", "330000.0,9a").replace("Green District", "")
    with pytest.raises(FoundingError) as refused:
        read_units(bad, since=START)
    assert [line.partition(":")[0] for line in str(refused.value).splitlines()] == ["Line 2", "Line 4"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_at_the_beginning_is_no_part_of_a_list(db, coding):
    from maplebridge.kernel.territory.listing import read_units, text_of

    text = text_of(LIST.encode(coding), name="units.csv")
    assert [row.code for row in read_units("\ufeff" + text, since=START)] == ["9aa", "9", "9a"]


def test_a_list_in_another_coding_is_named_with_its_line(db):
    from maplebridge.kernel.territory.founding import FoundingError
    from maplebridge.kernel.territory.listing import text_of

    with pytest.raises(FoundingError, match=r"units\.csv, line 2: this is no text in UTF-8"):
        text_of(LIST.lstrip("\ufeff").encode("gb18030"), name="units.csv")


CITY_AT = [[120, 29], [121, 29], [121, 30], [120, 30], [120, 29]]
TOWN_AT = [[120.1, 29.1], [120.2, 29.1], [120.2, 29.2], [120.1, 29.2], [120.1, 29.1]]


def _exchanged(ring):
    return [[lat, lon] for lon, lat in ring]


@pytest.mark.parametrize(
    ("ring", "sentence"),
    [
        ([[lon + 5, lat] for lon, lat in TOWN_AT], "only 0% of it lies inside"),
        ([[lon - 0.17, lat] for lon, lat in TOWN_AT], "lies inside"),
        (_exchanged(TOWN_AT), "here the two seem exchanged"),
        (TOWN_AT[:-1], "a ring is not closed"),
        ([TOWN_AT[0], TOWN_AT[0]], "a ring is not closed"),
        ([[120.1, float("nan")], *TOWN_AT[1:-1], [120.1, float("nan")]], "not closed|degrees|cannot be read"),
        ([], "cannot be read|not closed"),
        (["x", "y", "z", "x"], "cannot be read"),
    ],
)
def test_a_boundary_that_does_not_lie_where_it_belongs_is_refused_and_its_city_s_is_taken(
    ids, ring, sentence
):
    import re

    from maplebridge.kernel.territory.maps.boundaries import import_geojson

    features = [_feature("1aa", ring), _feature("1", CITY_AT)]
    done = import_geojson("\ufeff" + json.dumps({"type": "FeatureCollection", "features": features}))
    assert done.taken == ("1",)
    [said] = done.refused
    assert re.search(sentence, said), said
    assert "1aa" in said


def test_a_boundary_that_fits_its_city_is_taken_and_a_second_one_or_a_float_code_is_not(ids):
    from maplebridge.kernel.territory.maps.boundaries import import_geojson

    features = [
        _feature("1", CITY_AT),
        _feature("1aa", TOWN_AT),
        _feature("1aa", TOWN_AT),
        _feature(1.0, CITY_AT),
    ]
    done = import_geojson(json.dumps({"type": "FeatureCollection", "features": features}))
    assert done.taken == ("1", "1aa")
    assert "has a boundary already, in feature 2" in done.refused[0]
    assert "a number that a program has changed" in done.refused[1]
