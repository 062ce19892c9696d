"""Fictional readings for the templates: one of each, with every branch of a page used at least once."""
# ruff: noqa: E501 -- rows of samples read better whole

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from maplebridge.acts.hear.shapes import AlikeMatter, Together
from maplebridge.kernel.file.shapes.doing import ActChoice, ActField, ActShut
from maplebridge.kernel.file.shapes.listing import InboxPage, InboxRow
from maplebridge.kernel.file.shapes.reading import (
    ActForm,
    DutyRow,
    FollowPage,
    Heading,
    MatterPage,
    Note,
    Paper,
    Receipt,
    Spot,
    TimelineItem,
    VerdictPage,
)
from maplebridge.kernel.file.shapes.showing import (
    CoursePicture,
    CourseSide,
    CourseStep,
    Day,
    DueWorking,
    KindShown,
    Part,
    Power,
    Representative,
    Resorted,
)
from maplebridge.kernel.file.shapes.surveying import (
    ActLine,
    Category,
    Cell,
    Checked,
    CityGlance,
    Guess,
    KindPage,
    LedgerHead,
    LedgerPage,
    ProcedureLine,
    ProcedurePage,
    PublicFigures,
    PublicRow,
    SimilarMatter,
    StepLine,
    Suggestion,
    UnitFigures,
)
from maplebridge.rules.tasklist import Ground, Item, Push, judge_push
from maplebridge.texts import Text
from maplebridge.texts import Title as T

NOW = datetime(2026, 5, 7, 1, 20, tzinfo=UTC)
NUMBER = 2600041873
SHOWN = "FH-26-0041873"
OFFICE = T("Liuxi Roads and Drainage", "柳汐镇市政管理所")
SPOT = Spot(unit_id=11, unit=T("Liuxi, grid 07", "柳汐镇第七网格"), above=(T("Fenghe", "枫河市"), T("Yueqiao District", "月桥区"), T("Liuxi Township", "柳汐镇")), point=(120.35, 30.35), words="Willow Lane 14")  # fmt: skip
LAW = T("Fenghe hotline rules (sample), art. 12", "《枫河市热线办理规则（示例）》第十二条")


def heading(**changed: object) -> Heading:
    """The matter of the mock-ups."""
    kept: dict[str, object] = {
        "number": NUMBER,
        "number_text": SHOWN,
        "title": "一下雨，柳巷的井盖就往外冒水，积在小学门口",
        "procedure": "cn.hotline.request",
        "procedure_title": T("Hotline request", "12345热线诉求"),
        "category": T("Drainage and flooding", "排水与积水"),
        "step": T("Being handled", "办理"),
        "office": OFFICE,
        "spot": SPOT,
        "status": "on-time",
        "bounced": 1,
        "bounces": 2,
    }
    return Heading(**{**kept, **changed})  # type: ignore[arg-type]


def days() -> tuple[Day, ...]:
    """29 April to 9 May 2026: the Labour Day holiday and a swapped Saturday."""
    start = date(2026, 4, 29)
    free, n, marks = range(2, 7), 0, []
    for i in range(11):
        kind = "start" if i == 0 else "free" if i in free else "counted"
        n += kind == "counted"
        marks.append(Day(day=start + timedelta(days=i), kind=kind, n=n if kind == "counted" else None, today=i == 8, last=i == 10))  # type: ignore[arg-type]  # fmt: skip
    return tuple(marks)


def due(**changed: object) -> DueWorking:
    """Five working days across Labour Day."""
    kept: dict[str, object] = {
        "last_day": date(2026, 5, 9),
        "what": T("answer due", "答复"),
        "status": "on-time",
        "left": 2,
        "unit": "working",
        "why": T(
            "5 working days, and the day of receipt does not count. 1 to 5 May are the Labour Day holiday. "
            "Saturday 9 May is a working day in return, so it counts, and it is the last day.",
            "5个工作日，收到当日不计算在内。5月1日至5日为劳动节假期；5月9日（周六）调休上班，计为工作日，也是最后一日。",
        ),
        "law": LAW,
        "days": days(),
    }
    return DueWorking(**{**kept, **changed})  # type: ignore[arg-type]


DATES = (
    due(),
    due(last_day=date(2026, 5, 15), what=T("if silent: Yueqiao District takes over", "逾期则由月桥区接办"), status="waiting", left=None, days=(), law=None),
    due(last_day=date(2027, 1, 8), what=T("one extension is still possible", "还可延长一次"), status="waiting", left=None, days=(), provisional=True),
)  # fmt: skip

COURSE = CoursePicture(
    procedure="cn.hotline.request",
    version=3,
    title=T("Hotline request", "12345热线诉求"),
    longest_days=87,
    steps=(
        CourseStep(name="received", title=T("Received", "收到"), status="passed", under=T("29 April", "4月29日"), limit=T("1 working day", "1个工作日")),
        CourseStep(name="placed", title=T("Placed", "派单"), status="passed", under=T("Liuxi Roads and Drainage · 29 April", "柳汐镇市政管理所 · 4月29日"), limit=T("5 working days", "5个工作日")),
        CourseStep(name="handling", title=T("Handling", "办理"), status="now", under=T("taken on 30 April, day 3 of 5", "4月30日受理，第3日，共5日"), limit=T("until 9 May", "至5月9日"), used=0.6),
        CourseStep(name="answered", title=T("Answered", "答复"), status="later", under=T("with reasons and remedy", "说明理由和救济途径"), limit=T("10 days", "10日")),
        CourseStep(name="verdict", title=T("Verdict", "评价"), status="later", under=T("by the resident, sealed", "由居民评价，密封")),
        CourseStep(name="closed", title=T("Closed", "办结"), status="later", under=T("verified by a call-back sample", "抽样回访核实")),
    ),
    sides=(
        CourseSide(start="placed", end="handling", title=T("Objection", "异议"), note=T("at most 2, one used", "最多2次，已用1次")),
        CourseSide(start="handling", end="answered", title=T("Silence", "逾期"), note=T("one level up, then city", "上交一级，直至市级")),
        CourseSide(start="answered", end="verdict", title=T("Review", "复查"), note=T("another office, 30 days", "由另一机关，30日")),
    ),
)  # fmt: skip

ANSWER = ActField(
    name="answer",
    title=T("Answer", "答复内容"),
    hint=T("What was done, where, and what comes next.", "做了什么、在哪里、下一步怎么办。"),
)
ACTS = (
    ActChoice(name="reply", title=T("Answer the resident", "办结答复"), then=T("The resident judges within 5 working days.", "居民在5个工作日内评价。"), weight="main", needs=(ANSWER, ActField(name="photo", title=T("Photo from the place", "现场照片"), kind="files", required=False)), law=LAW),
    ActChoice(name="object", title=T("Not ours", "退单"), then=T("The common superior decides who handles it.", "由共同的上一级机关确定承办单位。"), needs=(ActField(name="reason", title=T("Reason", "理由")), ActField(name="legal_ground", title=T("Legal ground", "法律依据"), kind="line"), ActField(name="office", title=T("Whose is it?", "应由谁办理"), kind="office", options=(("3", OFFICE), ("4", T("Yueqiao Water Bureau", "月桥区水务局")))), ActField(name="units", title=T("Departments asked", "征求意见部门"), kind="offices", options=(("3", OFFICE), ("4", T("Yueqiao Water Bureau", "月桥区水务局")))), ActField(name="on", title=T("Since", "自何日起"), kind="date", required=False), ActField(name="told", title=T("The resident was told", "已告知居民"), kind="check", required=False)), until=date(2026, 5, 8), left=1),
    ActChoice(name="not_again", title=T("Same facts, already handled", "不再办理"), then=T("The matter ends; the resident gets the reason and the remedy.", "事项终止，并告知居民理由和救济途径。"), weight="grave", needs=(ActField(name="reason", title=T("Reason", "理由")),), remedies=(T("bring a claim within 365 days", "365日内提出信访"),)),
)  # fmt: skip
SHUT = (
    ActShut(
        title=T("Extend", "延长"),
        why=T("Only the head of the office may extend.", "只有承办单位负责人可以延长。"),
    ),
)
PAPER = Paper(
    id="1", name="drain.jpg", size=340_000, media_type="image/jpeg", at=NOW, by=T("resident", "居民")
)
TIMELINE = (
    TimelineItem(seq=5, at=NOW, by=T("Handler, Liuxi Roads and Drainage", "柳汐镇市政管理所经办人"), title=T("Progress told to the resident", "已告知进展"), text="The sewer camera found a collapsed pipe, 30 m, under house 14.", mark="now"),
    TimelineItem(seq=4, at=NOW - timedelta(days=1), by=T("the clock", "系统计时"), title=T("Time passed: one level up", "逾期，上交一级"), mark="silence"),
    TimelineItem(seq=2, at=NOW - timedelta(days=8), by=T("Duty head, Liuxi Township", "柳汐镇值班领导"), title=T("Bounced, 1 of at most 2", "退单1次，最多2次"), mark="bounced"),
    TimelineItem(seq=1, at=NOW - timedelta(days=8), by=T("Resident, sealed", "居民（密封）"), title=T("Received by web form", "网上收到"), mark="resident", papers=(PAPER,)),
)  # fmt: skip
DOORS = (T("Sue at the people's court: within 6 months of the refusal", "向人民法院起诉：自被拒绝之日起6个月内"), T("Ask for reconsideration: within 60 days", "申请行政复议：60日内"))  # fmt: skip
WHY = T("Drains of township roads are in its mandate (task list of Liuxi, no. 31). It is the lowest level that may decide this.", "镇管道路排水属其职责（柳汐镇职责清单第31项），是有权处理此事的最基层单位。")  # fmt: skip
TEXT = "一下雨，柳巷的井盖就往外冒水，积在小学门口，孩子们只能蹚水进校。从四月中旬到现在一直这样。"


KIND = KindShown(
    code="0403", title=T("Drainage and flooding", "排水与积水"), how=T("Said by a person.", "由人工认定。"), urgency=2, danger=("被困",), may_sort=True,
    resorted=Resorted(at=NOW, by=OFFICE, before=T("Roads", "道路"), after=T("Drainage and flooding", "排水与积水"), reason="照片上是井盖。", office=OFFICE),
)  # fmt: skip


def kind_page() -> KindPage:
    """The form on which a post says what the matter is about."""
    return KindPage(
        heading=heading(), text=TEXT, seen=5, kind=replace(KIND, urgency=1), kinds=categories(), follows=(WHY,),
        guesses=(Guess(code="0403", title=T("Drainage and flooding", "排水与积水"), words=("井盖",), sure=83),),
    )  # fmt: skip


def together() -> Together:
    """What belongs to the matter."""
    other = AlikeMatter(heading=heading(), received=NOW, why=(T("similar words", "文字相近"),))
    return Together(joined=(other,), unseen=2, alike=(other,), may_join=True)


def matter() -> MatterPage:
    """A matter on the desk."""
    return MatterPage(
        heading=heading(), text=TEXT, seen=5, contact_sealed=True, by_office=False, placed=WHY, kind=KIND, course=COURSE, dates=DATES, acts=ACTS,
        shut=SHUT,
        timeline=TIMELINE, doors=DOORS, papers=(PAPER,),
        notes=(Note(at=NOW, by=T("Handler", "经办人"), text="Contractor can start Friday 22:00."),),
        duties=(
            DutyRow(office=OFFICE, title=T("repair 30 m of pipe", "修复管道30米"), by=date(2026, 5, 9), status="on-time", lead=True),
            DutyRow(office=T("Yueqiao Water Bureau", "月桥区水务局"), title=T("pump at the gate", "校门口抽水"), by=date(2026, 5, 7), status="done"),
        ),
    )  # fmt: skip


def act_form(name: str = "object") -> ActForm:
    """The form of an act with every kind of field."""
    return ActForm(heading=heading(), act=next(act for act in ACTS if act.name == name), seen=5)


def parties() -> Any:
    """The sides of a matter: one was called in, one waits for an act."""
    from maplebridge.kernel.conduct.parties import Page, Row

    other = T("The other party", "乙方")
    return Page(
        number=SHOWN, title=T("People's mediation", "人民调解"), rows=(Row(4, other, T("By e-mail", "电子邮件"), NOW),),
        roles=(("party_b", other),), waits=(T("A third person is called in later.", "第三人稍后通知。"),), ended=False, here=True,
    )  # fmt: skip


def represented(*, desk: bool = True) -> Any:
    """Those who act for the sides of a matter: one whose paper waits, one whose power holds, one that is over, one that ended."""
    from datetime import date

    from maplebridge.kernel.conduct.representing.shown import Page
    from maplebridge.rules.competence.powers import SHORT

    whose, way = T("The other party", "乙方"), T("By e-mail", "电子邮件")
    rows = tuple(
        Representative(number=n, whose=whose, power=SHORT[power], way=way, at=NOW, until=date(2026, 5, 31), status=status)
        for n, (power, status) in enumerate(
            (("ordinary", "waits"), ("special", "holds"), ("legal", "over"), ("ordinary", "ended")), 1
        )
    )
    return Page(
        number=SHOWN, title=T("People's mediation", "人民调解"), rows=rows, whose=(("0", whose),) if desk else (), ended=False,
        here=True,
    )  # fmt: skip


def acting() -> FollowPage:
    """The same matter as somebody sees it who acts for that party by ordinary power."""
    from datetime import date

    from maplebridge.kernel.conduct.representing.gates import WITHHELD
    from maplebridge.rules.competence.powers import SHORT

    power = Power(number=7, power=SHORT["ordinary"], until=date(2026, 5, 31), at=NOW, seq=4,
                  withheld=((T("Sign the agreement", "签署协议"), WITHHELD),))  # fmt: skip
    return replace(party(), power=power)


def sheet(way: str) -> dict[str, Any]:
    """The sheet of a party that was called in, with its code where that is handed over just now."""
    from maplebridge.kernel.conduct.before.handing import Sheet
    from maplebridge.kernel.conduct.parties import WAYS

    office = T("Liuxi Governance Centre", "柳溪镇社会治理中心")
    shown = Sheet(party=4, title=T("The other party", "乙方"), about="夜间噪声", at=NOW, office=office, hotline="12345",
                  way=WAYS[way], way_name=way, by_hand=way == "counter")  # fmt: skip
    return {"sheet": shown, "code": "7K4M-Q2XD-7K4M-Q2XD" if way == "counter" else "", "anew": None}


def taken() -> Any:
    """An act that the reader took before."""
    from maplebridge.kernel.conduct.before.taken import Taken

    return Taken(T("Sign the agreement", "签名"), NOW, signs=True)


def waiting() -> Any:
    """What waits for a head."""
    from maplebridge.kernel.conduct.byoffice.approvals import Waiting

    row = inbox().rows[0]
    return (Waiting(row, (T("Close the case", "结案"),), ()), Waiting(row, (), (T("Approve the stop", "批准停产"),)))


def party() -> FollowPage:
    """The same matter as a party sees it that was called in."""
    part = Part(seq=3, title=T("The other party", "乙方"), at=NOW, about="夜间噪声，请说明。")
    return replace(follow(), part=part, text="")


def follow() -> FollowPage:
    """The same matter as its reporter sees it."""
    return FollowPage(
        heading=heading(), text=TEXT, seen=5, lede=T("Liuxi Township is working on it. You will hear by Saturday 9 May.", "柳汐镇正在办理，5月9日（周六）前答复您。"),
        placed=WHY, kind=KIND, course=COURSE, dates=DATES, acts=ACTS[:1], timeline=TIMELINE, doors=DOORS,
    )  # fmt: skip


def acting_receipt() -> Receipt:
    """The paper of somebody who acts for a party."""
    return replace(receipt(None), power=acting().power, part=party().part)


def receipt(code: str | None = "7K4M-Q2XD-9F3H-8WZ1") -> Receipt:
    """The paper of that matter."""
    return Receipt(
        ahead=(
            T("The answer is due by Monday 12 October 2026, if every office before takes all its time: Office in charge gives it (“Being handled”). A lawful extension, a pause or an objection can move this day; you are told then.", "各环节均用足期限时，答复最迟为2026年10月12日：由承办单位答复（“办理”）。依法延长、中止或者提出管辖异议的，该日期可能变动，届时告知您。"),
            T("However slow everybody is, the city is through with it by Friday 16 April 2027; this is proved. Days before a court or another organ are not counted.", "无论各方多慢，本市最迟于2027年4月16日办完，此为经证明的上限；在法院或者其他机关的时间不计入。"),
        ),
        heading=heading(), received=NOW, channel=T("web form", "网上"), text=TEXT, placed=WHY, due=due(),
        ladder=(
            T("After 9 May it goes to Yueqiao District by itself: 5 more working days, until 15 May.", "5月9日之后自动上交月桥区，再给5个工作日，至5月15日。"),
            T("After that to Fenghe City: 5 working days, until 22 May.", "仍无答复，上交枫河市，5个工作日，至5月22日。"),
            T("Still nothing? It counts as refused. Then you may bring a claim within 365 days.", "再无答复，视为拒绝，您可在365日内提出信访。"),
        ),
        doors=DOORS, promise={"matter": NUMBER, "seq": 1, "hash": "9f2c41d807be5a13e6602b7f8c94d1a53e07f6b245c81d9a70e3b84f266dc15b", "signature": "q" * 88, "key": "f00d"},
        proof={"leaf": 12}, code=code, counter=T("12 Canal Street, 08:30–17:30", "运河街12号，8:30–17:30"),
    )  # fmt: skip


def verdict() -> VerdictPage:
    """What a one-time link opens."""
    acts = (
        ActChoice(name="solved", title=T("Solved", "已解决"), then=T("The matter closes.", "事项办结。"), weight="main"),
        ActChoice(name="not_solved", title=T("Not solved: handle again", "未解决（退回再办）"), then=T("It opens again, and the office’s figures show it.", "事项重新打开，并计入承办单位的数据。"), left=1, needs=(ActField(name="missing", title=T("What is missing?", "还差什么"), required=False),)),
    )  # fmt: skip
    return VerdictPage(
        heading=heading(), answer="Repaired; please look.", answered=NOW, acts=acts, due=due(), doors=DOORS
    )


def inbox() -> InboxPage:
    """Rows of every status."""
    rows = (
        InboxRow(heading=heading(title="电梯停运", number_text="FH-26-0041790", status="late", bounced=0), last_day=date(2026, 5, 6), status="late", left=-1, unit="working", used=1.0, note=T("raised to the county tonight", "今晚上交县区")),
        InboxRow(heading=heading(status="due-soon", number_text="FH-26-0041802"), last_day=date(2026, 5, 7), status="due-soon", left=0, unit="working", used=0.96),
        InboxRow(heading=heading(), last_day=date(2026, 5, 9), status="on-time", left=2, unit="working", used=0.6),
        InboxRow(heading=heading(status="waiting", number_text="FH-26-0040933"), last_day=date(2026, 5, 20), status="waiting", used=0.4),
        InboxRow(heading=heading(status="done", number_text="FH-26-0041377"), last_day=None, status="done", used=1.0),
    )  # fmt: skip
    return InboxPage(rows=(replace(rows[0], urgency=2), *rows[1:]), first=rows[:1], counts={"mine": 14, "office": 63, "below": 1211}, late=1, today=2, bounced=2, next_page="20260520-41873", steps=(("handling", T("Being handled", "办理")),), categories=(("0403", T("Drainage", "排水")),))  # fmt: skip


def glance() -> CityGlance:
    """Three counties."""

    def unit(i: int, en: str, zh: str) -> UnitFigures:
        return UnitFigures(unit_id=i, code=str(i), name=T(en, zh), open=1457 // i, due_soon=122 // i, late=18 % i + 4, bounced=5, unattended=2, on_time=(940, 1000), weeks=(3, 5, 8, 4, 9, 12, 7, 5, 6, 8))  # fmt: skip

    names = (("Liuxi", "柳汐镇"), ("Dongbu", "东埠镇"), ("Hetang", "荷塘镇"), ("Nanzha", "南闸镇"))
    parts = tuple(unit(10 + i, en, zh) for i, (en, zh) in enumerate(names))
    return CityGlance(at=NOW, unit=unit(1, "Fenghe", "枫河市"), trail=((1, T("Fenghe", "枫河市")), (2, T("Yueqiao", "月桥区"))), parts=parts, oldest=inbox().rows[:1])  # fmt: skip


def figures() -> PublicFigures:
    """A closed month with hidden cells."""
    columns = ((T("Received", "收到"), T("matters opened in the month", "当月收到的事项")), (T("Answered", "答复"), T("matters answered in the month", "当月答复的事项")))  # fmt: skip
    rows = (
        PublicRow(
            unit_id=1, name=T("Fenghe", "枫河市"), cells=(Cell(value=2361), Cell(value=2110)), total=True
        ),
        PublicRow(
            unit_id=2, name=T("Yueqiao", "月桥区"), cells=(Cell(value=1412), Cell(value=None, why="beside"))
        ),
        PublicRow(
            unit_id=3, name=T("Songwan", "松湾县"), cells=(Cell(value=949), Cell(value=None, why="small"))
        ),
        PublicRow(unit_id=4, name=T("Shisun", "石笋县"), cells=(Cell(value=None, why="few"), Cell(value=12))),
    )
    return PublicFigures(month=date(2026, 4, 1), months=(date(2026, 4, 1), date(2026, 3, 1)), columns=columns, rows=rows, by_category=((T("Noise", "噪声"), Cell(value=412)), (T("Lifts", "电梯"), Cell(value=None, why="small"))), by_month=((date(2026, 3, 1), Cell(value=2210)), (date(2026, 4, 1), Cell(value=2361))))  # fmt: skip


def categories() -> tuple[Category, ...]:
    """Three levels and one outside."""
    return (
        Category(code="04", title=T("Roads and water", "道路与水务"), level=1),
        Category(code="0403", title=T("Drainage and flooding", "排水与积水"), level=2),
        Category(code="outside", title=T("Outside", "其他"), level=1, outside_scope=True),
    )


def answers() -> tuple[Any, ...]:
    """Two answers of the base: one that holds, one that is past its review day."""
    from maplebridge.acts.hear.answers.base import Shown

    question, text = T("I lost the code. What now?", "查询码丢了怎么办？"), T("Go to any counter.", "请到任一窗口办理。")
    shown = {"question": question, "text": text, "source": T("The counters", "窗口规定"), "office": OFFICE, "procedure": ""}
    return tuple(
        Shown(id=id_, office_kind="intake", review=date(2026, 5, 9), overdue=late, due=True, **shown)
        for id_, late in (("lost-code", False), ("old-code", True))
    )


def suggestion() -> Suggestion:
    """What the look before sending shows."""
    return Suggestion(category="0403", category_title=T("Drainage and flooding", "排水与积水"), because=("井盖", "冒水", "下雨"), sure=83, picked=T("Roads", "道路"), danger=("被困",), round=WHY, procedure="cn.hotline.request", procedure_title=T("Hotline request", "12345热线诉求"), office=OFFICE, unit_id=10, unit=T("Liuxi", "柳汐镇"), placed=WHY, due=due(), similar=(SimilarMatter(number=2600041000, category=T("Drainage", "排水"), place=T("Liuxi", "柳汐镇"), received=date(2026, 4, 27)),))  # fmt: skip


def procedure_page() -> ProcedurePage:
    """The hotline request."""
    steps = (
        StepLine(name="handling", title=T("Being handled", "办理"), who=T("Office in charge", "承办单位"), limit=T("5 working days", "5个工作日"), silence=T("One level up, with a fresh limit", "上交一级，重新计时"), law=LAW, acts=(ActLine(title=T("Answer", "办结答复"), who=T("Office in charge", "承办单位"), then=T("Call-back", "回访评价"), law=LAW), ActLine(title=T("Not ours", "退单"), who=T("Office in charge", "承办单位"), then=T("Who handles it?", "派单争议")))),
        StepLine(name="verdict", title=T("Call-back", "回访评价"), who=T("Hotline desk", "热线工作机构"), limit=T("5 working days", "5个工作日"), silence=None, law=None, acts=()),
    )  # fmt: skip
    return ProcedurePage(id="cn.hotline.request", version=3, title=T("Hotline request", "12345热线诉求"), in_force=date(2021, 1, 6), course=COURSE, steps=steps, ends=((T("Settled", "已办结"), T("settled", "了结")),), laws=(LAW,), own_rules=(T("Time for call-back: 5 working days", "回访期限：5个工作日"),), longest_days=87, source='id = "cn.hotline.request"\nversion = 3\n')  # fmt: skip


def procedure_lines() -> tuple[ProcedureLine, ...]:
    """A list of one."""
    return (ProcedureLine(id="cn.hotline.request", version=3, title=T("Hotline request", "12345热线诉求"), steps=4, longest_days=87, in_force=date(2021, 1, 6)),)  # fmt: skip


def ledger() -> LedgerPage:
    """One head."""
    return LedgerPage(heads=(LedgerHead(size=184977, root="9f2c" * 16, at=NOW, key_id="a1b2", signature="s" * 88),), entries=185000, sealed=184977, public_key="ab" * 32)  # fmt: skip


def checked(good: bool = True) -> Checked:
    """A receipt that holds, or does not."""
    return Checked(good=good, lines=((T("This city signed it.", "由本市签名。"), True), (T("It stands in the ledger.", "已在账本中。"), good)), receipt={})  # fmt: skip


ITEM = Item(id="1", level="township", kind="basic", category="0201", holder="township", since=date(2025, 7, 1), power="枫府发〔2025〕3号", money="枫财预〔2025〕8号")  # fmt: skip


def missed() -> tuple[Any, ...]:
    """Letters that did not arrive, one of them on its way otherwise."""
    from maplebridge.kernel.conduct.letters import Missed
    from maplebridge.kernel.notice.sendings import Tried
    from maplebridge.kernel.notice.ways import TITLES

    ways = (TITLES[1], TITLES[2])
    first = Tried(to=1, since=NOW, ways=ways, then=Text("It waits to be printed and posted."), reached=False)
    other = Tried(to=2, since=NOW, ways=ways[:1], then=Text("No other way was left."), reached=False)
    return Missed(first, None, None), Missed(other, T("The other party", "乙方"), 7)


def signatures() -> Any:
    """Who has signed a paper: one side with its code, one on paper, one not yet."""
    from maplebridge.kernel.file.shapes.signing import Signature, Signatures

    mediator, party_a, party_b = T("Mediator", "人民调解员"), T("One party", "甲方"), T("The other party", "乙方")
    return Signatures((Signature(party_a, NOW, "code"), Signature(mediator, NOW, "paper"), Signature(party_b)))


def letter(*, to: str = "丰和市柳汐镇柳巷5号") -> Any:
    """A letter as it is printed."""
    from maplebridge.kernel.conduct.letters import Printed

    text = "有关 FH-26-000001 的新进展\n\nFH-26-000001 现处于：答复。" if to else "FH-26-000001 现处于：答复。"
    return Printed(number_text=SHOWN, text=text, since=NOW, to=to, phone="13800000000", given="王师傅", papers=issued())


def issued() -> tuple[Any, ...]:
    """Two numbered papers, one of them being made."""
    from maplebridge.kernel.file.shapes.showing import IssuedPaper

    waits = IssuedPaper(
        id=7, seq=3, title=T("Reply", "答复书"), number="FH-答〔2026〕7号", day=date(2026, 11, 20), sizes={}, check="0" * 20
    )
    return waits, replace(waits, id=8, sizes={"en": 34_000, "zh": 45_000})


def addressees() -> Any:
    """Two sides, one of whom the paper has reached."""
    from maplebridge.kernel.conduct.issuing.service import Addressee, Reached, Service

    there = Service("FH-答〔2026〕7号", None, "online", date(2026, 11, 21))
    sides = Addressee(None, T("Applicant", "申请人"), (there,)), Addressee(4, T("Third person", "第三方"), ())
    return Reached(sides, here=True)


def checked_paper() -> Any:
    """A paper that was issued, one edition of it made again since."""
    from maplebridge.kernel.conduct.issuing.checking import Checked as Paper
    from maplebridge.kernel.conduct.issuing.checking import Hash

    hashes = (Hash("zh", "12" * 32, gone=True), Hash("zh", "34" * 32, gone=False))
    return Paper(T("Reply", "答复书"), "FH-答〔2026〕7号", SHOWN, OFFICE, date(2026, 11, 20), hashes)


def duty_list() -> dict[str, Any]:
    """The list of a level with a line of each kind, one of them changed."""
    from maplebridge.home import duties
    from maplebridge.kernel.territory.tasks import Line

    changed = replace(ITEM, kind="taken_back", holder="county", power="", money="", until=date(2027, 1, 1))
    lines = (
        Line(item=ITEM, title=T("Roads", "道路")),
        Line(item=replace(ITEM, kind="cooperate", holder="county", power="", money=""), title=T("Bridges", "桥梁")),
        Line(item=changed, title=T("Sewers", "下水道"), direction="exit", asked_by=1, approved_by=None, explanation="Too technical. 专业性太强。", views="听取过意见"),
    )  # fmt: skip
    parts = [
        duties.Part(kind, title, what, tuple(one for one in lines if one.item.kind == kind))
        for kind, title, what in duties.KINDS
    ]
    return {
        "levels": [(one, duties.LEVELS[one]) for one in ("township", "community")], "level": "township", "words": "", "count": 3, "units": 12,
        "parts": parts, "names": {"0201": (T("Streets and public works", "市政设施"),)}, "level_names": duties.LEVELS, "changes": lines[2:],
        "directions": duties.DIRECTIONS, "units_called": lambda _unit: T("Yueqiao", "月桥区"), "articles": True,
    }  # fmt: skip


def duty_answer(must: bool) -> Any:
    """A task that must be done, or may be refused."""
    from maplebridge.home import duties

    ground = Ground(law_en="Subdistrict Regulation, art. 10", law_zh="街道办事处条例第十条")
    push = Push(category="0201", level="township", part="lead", on=date(2026, 5, 7))
    money = ITEM.money if must else ""
    judged = judge_push(push, [replace(ITEM, money=money)], {"no_money": ground})
    return duties.Answer(
        kind=T("Roads", "道路"), level=duties.LEVELS["township"], on=push.on, judged=judged, line=T("Roads", "道路"),
        leads=None if must else duties.LEVELS["county"], inside=() if must else (T("Bridges", "桥梁"),),
    )  # fmt: skip
