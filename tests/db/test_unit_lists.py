"""A city's list of units: each name leads to one unit, and no column and no name is dropped in silence."""

from __future__ import annotations

from datetime import date

import pytest

HEAD = "code,parent,level,name_en,name_zh,aliases\n"
CITY = "9,,city,Newtown,新城市,\n9a,9,county,Green District,绿区,\n9b,9,county,Red District,红区,\n"
SINCE = date(2026, 1, 1)
pytestmark = pytest.mark.usefixtures("db")


def _read(rows, head=HEAD):
    from maplebridge.kernel.territory.listing import read_units

    return read_units(head + CITY + rows, since=SINCE)


def _refused(rows, head=HEAD):
    from maplebridge.kernel.territory.founding import FoundingError

    with pytest.raises(FoundingError) as refused:
        _read(rows, head)
    return str(refused.value)


TWICE = {
    "one alias for two": (
        "9aa,9a,township,Hill,山镇,老街\n9ba,9b,township,Mill,磨镇,老街\n",
        "Line 6: the alias “老街” of Mill (9ba) is one of Hill (9aa) on line 5 too.",
    ),
    "one alias, other width and case": (
        "9aa,9a,township,Hill,山镇,Old Street\n9ba,9b,township,Mill,磨镇,ＯＬＤ  street\n",
        "Line 6: the alias “ＯＬＤ  street” of Mill (9ba) is one of Hill (9aa) on line 5 too.",
    ),
    "an alias that is another's name": (
        "9aa,9a,township,Hill,山镇,绿区\n",
        "Line 5: the alias “绿区” of Hill (9aa) is the name of Green District (9a) on line 3.",
    ),
    "one English name beside each other": (
        "9aa,9a,township,Old Road,老路,\n9ab,9a,township,old  road,旧路,\n",
        "Line 6: old  road 旧路 (9ab) has the name of Old Road 老路 (9aa) on line 5, and both lie in 9a",
    ),
    "one Chinese name beside each other": (
        "9aa,9a,township,Hill,山镇,\n9ab,9a,township,Mountain,山镇,\n",
        "Line 6: Mountain 山镇 (9ab) has the name of Hill 山镇 (9aa) on line 5",
    ),
    "several in one": (
        '9aa,9a,township,Hill,山镇,"老街,新街；东街、西街"\n',
        "Line 5: the alias “老街,新街；东街、西街” holds “、”. Part aliases by “|”",
    ),
}


@pytest.mark.parametrize(("rows", "said"), TWICE.values(), ids=TWICE)
def test_a_name_that_leads_to_two_units_is_refused_with_its_line(rows, said):
    assert said in _refused(rows)


def test_names_that_lead_to_one_unit_each_are_taken():
    rows = _read(
        "9aa,9a,township,Hill,山镇,老街|Old Street|山镇老集\n9ba,9b,township,Hill,山镇,\n9bb,9b,township,Mill,磨镇,新街\n"
    )
    assert [row.aliases for row in rows[3:]] == [("老街", "Old Street", "山镇老集"), (), ("新街",)]


@pytest.mark.parametrize("strange", ["longitude", "alias", "Population 2025"])
def test_a_column_that_is_not_known_is_named(strange):
    said = _refused("", head=HEAD.replace("aliases", strange))
    assert f"columns that are not known: {strange.lower()}." in said
    assert "lon, lat, aliases" in said


def test_a_cell_under_no_name_is_refused_and_an_empty_one_is_not():
    nameless = HEAD.replace("aliases", "")
    assert "Line 5: column 6 has a cell and no name" in _refused("9aa,9a,township,Hill,山镇,x\n", nameless)
    assert len(_read("9aa,9a,township,Hill,山镇,\n", nameless)) == 4


def test_the_list_of_offices_names_what_it_does_not_know_too():
    from maplebridge.config.cities.newcity import _office_lines
    from maplebridge.kernel.territory.founding import FoundingError

    with pytest.raises(FoundingError, match="columns that are not known: phone"):
        _office_lines("unit,kind,name_en,name_zh,phone\n9,hotline,Line,热线,12345\n")
