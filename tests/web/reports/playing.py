"""One report while it is played: who brought it, the other sides, the desks; what was done by page, and what was refused."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from keptout import kept_out
from web.conftest import Town
from web.reports import filling
from web.reports.courses import Course
from web.reports.desks import Desks
from web.reports.windows import Broken, Fills, Plain, Real, Window

BRINGER = "bringer"
PLACES = {
    "dongbu": {"en": "Dongbu Township", "zh": "东埠镇"},
    "liuxi": {"en": "Liuxi Township", "zh": "柳汐镇"},
}
"""Where a report lies: the place that it names, else the township with the most desks."""
WRONG = "//*[contains(@class, 'error-summary')]"
FAR = 3000
"""Days that are let pass where nobody acts any more: more than every limit together."""


class Play:
    """One matter: windows of those who stand in it, its number, what was done, by whom, and what was refused."""

    def __init__(self, stack: ExitStack, browser: Any, town: Town, desks: Desks, row: dict[str, str]) -> None:
        self.stack, self.browser, self.town, self.desks, self.row = stack, browser, town, desks, row
        self.language = row["language"]
        self.acts: list[list[str]] = []
        self.offices: list[str] = []
        self.refused = 0
        self.windows: dict[str, Window] = {BRINGER: self.window()}
        self.own: dict[str, Window] = {}
        self.number = self.code = self.read = self.procedure = ""
        self.met: dict[str, int] = {}
        """Every procedure that it went by, and its version."""

    def window(self) -> Window:
        """A window of somebody's own: Chromium where there is one, else the plain reader."""
        if self.browser is None:
            return Plain(self.town.address)
        context = self.browser.new_context(java_script_enabled=False, base_url=self.town.address)
        self.stack.callback(context.close)
        return Real(context.new_page(), self.town.address)

    def path(self, rest: str) -> str:
        """An address in the language of this report."""
        return f"/{self.language}/{rest}"

    # Bringing it

    def bring(self, course: Course, phone: str) -> None:
        """Write the report, look how the page reads it, choose the kind if it reads wrongly, send; number and code."""
        here = self.windows[BRINGER]
        self._door(here, course)
        given: Fills = {
            "text": self.row["text"],
            "unit": self._unit(here),
            "reach": phone,
            **self._role(here),
        }
        here.send(self._form(here), given, _button(here, "look"))
        here.whole()
        if not here.find("//*[@id='look']"):
            raise Broken(f"no look before sending: {here.words()[:600]}")
        self.read = _read_as(here)
        own: Fills = {} if self.read == course.leaf else {"category": course.leaf}
        for button in ("look", "send"):  # the kind that was chosen may ask as whom it is brought
            here.send(self._form(here), {**own, **self._role(here)}, _button(here, button))
            here.whole()
            own = {}
        codes = here.words("//*[@class='receipt-codes']")
        number = re.search(r"FH-\d\d-\d{7}", codes)
        code = re.search(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", codes)
        if not number or not code:
            raise Broken(f"no receipt with number and code at {here.url}: {here.words()[:800]}")
        self.number, self.code = number[0], code[0]
        self.procedure = self.definition(self.matter()).id
        self.come(BRINGER, self.code)

    def _door(self, here: Window, course: Course) -> None:
        """The form of a report; by the page of what can be brought, where the words of a report lead to a procedure."""
        if not course.brings:
            here.go(self.path("report"))
            here.whole()
            return
        here.go(self.path("bring"))
        here.whole()
        link = here.find(f"//main//a[contains(@href, 'procedure={course.brings}')]/@href")
        if not link:
            raise Broken(f"{course.brings} is not among what can be brought")
        here.go(link[0])
        here.whole()

    def _role(self, here: Window) -> Fills:
        """As whom it is brought, where the form asks: the first that it names."""
        first = here.find("//main//input[@name='role'][@type='radio']/@value")
        return {"role": first[0]} if first else {}

    def _form(self, here: Window) -> Any:
        return here.form("//main//form[.//textarea[@name='text']]")

    def _unit(self, here: Window) -> str:
        said = f"contains(normalize-space(.), '{self._place()}')"
        listed = f"//select[@name='unit']//option[{said}]/@value"
        return str(here.find(f"{listed} | //input[@name='unit'][@id = //label[{said}]/@for]/@value")[0])

    def _place(self) -> str:
        named = "dongbu" if "Dongbu" in self.row["text"] or "东埠" in self.row["text"] else "liuxi"
        return PLACES[named][self.language]

    def come(self, who: str, code: str) -> None:
        """Open the matter by number and code, as anybody must."""
        here = self.windows[who]
        here.go(self.path("follow"))
        here.send(here.form(), {"number": self.number, "code": code})
        here.whole()
        if not here.url.partition("?")[0].endswith(f"/follow/{self.number}"):
            raise Broken(f"number and code open nothing: {here.url} {here.words()[:300]}")

    # What stands in the database: only to know whose turn it is

    def matter(self) -> Any:
        """The matter's row."""
        from maplebridge.kernel.identity.actor import SYSTEM
        from maplebridge.kernel.matter import numbers
        from maplebridge.kernel.matter.lifecycle.acting import acting
        from maplebridge.kernel.matter.models import Matter

        with self.town.database.as_role("clock"), acting(SYSTEM):
            return Matter.objects.get(pk=numbers.read(self.number))

    def definition(self, row: Any) -> Any:
        """The procedure by which it is handled now."""
        from maplebridge.kernel.law import registry

        with self.town.database.as_role("clock"):
            definition = registry.by_id(row.procedure_id).procedure
        self.met[definition.id] = definition.version
        return definition

    # Acting

    def turn(self, words: str) -> None:
        """One turn of a course: an act by its role, or `call` with a party, or `silence`."""
        *who, act = words.split()
        if act == "silence":
            self.silence()
            return
        if who and who[0] == "call":
            self.call(act)
            return
        row = self.matter()
        definition = self.definition(row)
        roles = _roles(definition, row.step, act)
        role = who[0] if who else roles[0]
        self.tries_in_vain(row, definition, roles, act)
        if role in definition.parties:
            self.act_as_party(self.party(row, definition, role), act)
        else:
            self.act_at_desk(row, definition, role, act)
        self.acts.append([role, act])

    def party(self, row: Any, definition: Any, role: str) -> str:
        """Whose window it is: of whoever brought it, or of the party that was called in."""
        from maplebridge.kernel.matter import sides

        return BRINGER if role == sides.bringer(definition, row) else role

    def act_as_party(self, who: str, act: str) -> None:
        """From the follow page by the link of the act, to its form, to the press."""
        here = self.windows[who]
        here.go(self.path(f"follow/{self.number}"))
        here.whole()
        self._press(here, act, f"the follow page of {who}")

    def act_at_desk(self, row: Any, definition: Any, role: str, act: str) -> None:
        """Somebody of an office signs in, finds the matter in the inbox, opens it, takes the act by its link."""
        several = self.desks.asked(row, act)
        for office in several:
            self._work([office], row, role, act)
        if not several:
            self._work(self.desks.offices(row, definition, role), row, role, act)

    def _work(self, offices: list[int], row: Any, role: str, act: str) -> None:
        told: list[str] = []
        for office in offices:
            for name in self.desks.accounts(office):
                here = self.own.get(name) or self.desks.window(self, name)
                self.own[name] = here
                if not self._at_hand(here):
                    told.append(f"{name}: not in the inbox")
                    continue
                if not _link(here, act):
                    told.append(f"{name}: {here.words('//aside')}")
                    continue
                self._press(here, act, f"the desk of {name}")
                self.offices.append(self.desks.title(office))
                return
        raise Broken(f"{self.row['id']}: no desk of {role} is offered {act} at {row.step}: {told}")

    def _at_hand(self, here: Window) -> bool:
        """Whether the inbox leads to the matter; the matter is open then."""
        ending = f"/desk/{self.number}"
        for tab in ("mine", "asked", "office", "handed-on"):
            here.go(self.path(f"desk?tab={tab}"))
            for _ in range(40):
                here.whole()
                if here.links(ending):
                    here.go(here.links(ending)[0])
                    here.whole()
                    return True
                further = here.find(
                    "//main//nav[contains(@class, 'pager')]//a[contains(@href, 'after')]/@href"
                )
                if not further:
                    break
                here.go(here.url.partition("?")[0] + further[-1])
        return False

    def _press(self, here: Window, act: str, where: str) -> None:
        link = _link(here, act)
        if not link:
            raise Broken(f"{self.row['id']}: {where} offers no {act}: {here.words('//aside')[:500]}")
        here.go(link)
        here.whole()
        form = here.form()
        find = form.xpath(".//button[@name='find']")
        if find and not form.xpath(".//fieldset[contains(@class, 'offices')]//input[@checked]"):
            here.send(form, {**filling.fills(form), "found": self._place()}, find[0])  # none is proposed: look for one
            here.whole()
            form = here.form()
        here.send(form, filling.fills(form))
        if here.status >= 400 or not ("done" in here.url or "gone=" in here.url):
            why = here.words(WRONG) or here.words()[:900]
            raise Broken(f"{self.row['id']}: {act} from {where} was not taken: {here.status} {here.url} {why}")

    # The other side

    def call(self, role: str) -> None:
        """The office that has it calls a party in; the party comes with the code that is handed over."""
        row = self.matter()
        for name in self.desks.accounts(row.office):
            here = self.own.get(name) or self.desks.window(self, name)
            self.own[name] = here
            if not self._at_hand(here) or not here.links(f"/desk/{self.number}/sides"):
                continue
            here.go(here.links(f"/desk/{self.number}/sides")[0])
            here.whole()
            form = here.form()
            own: Fills = {
                "about": "There is a matter between you and another side; please say how you see it. 与您有一事，请说明。"
            }
            own["way"] = "counter"
            if form.xpath(f".//*[@name='role'][@value='{role}']"):
                own["role"] = role
            here.send(form, own)
            here.whole()
            codes = here.find("//*[@class='receipt-number']")
            if len(codes) < 2:
                raise Broken(f"{self.row['id']}: {role} was not called in: {here.words()[:600]}")
            self.windows[role] = self.window()
            self.come(role, codes[1].text_content().strip())
            self.acts.append(["office", f"call {role}"])
            return
        raise Broken(f"{self.row['id']}: no desk can call in {role}")

    def tries_in_vain(self, row: Any, definition: Any, roles: tuple[str, ...], act: str) -> None:
        """Whoever's act it is not is shown no form of it, and nothing of what the first side wrote."""
        entitled = {self.party(row, definition, role) for role in roles if role in definition.parties}
        for who, here in self.windows.items():
            if who in entitled or len(self.windows) < 2:
                continue
            status = here.go(self.path(f"follow/{self.number}/do/{act}"))
            if not kept_out(status, here.url, act):
                raise Broken(f"{self.row['id']}: {who} is shown the form of {act}: {status}")
            self.refused += 1

    def silence(self) -> None:
        """Let every limit of this one matter pass, as its clock does."""
        from maplebridge.kernel.clock import towntime
        from maplebridge.kernel.identity.actor import SYSTEM
        from maplebridge.kernel.matter.lifecycle import moving
        from maplebridge.kernel.matter.lifecycle.acting import acting
        from maplebridge.kernel.matter.models import Matter
        from maplebridge.rules import course

        number = self.matter().number
        with self.town.database.as_role("clock"), acting(SYSTEM):
            move = moving.load(Matter.objects.select_for_update().get(pk=number))
            later = towntime.minute(datetime.now(UTC) + timedelta(days=FAR))
            moving.advance(move, course.Event("tick", at=later), by="system", asks=False)
            moving.write([move])
        self.acts.append(["clock", "silence"])

    # The end

    def ended(self) -> tuple[str, str, int]:
        """The end that it came to first, as its page calls it; days from the first entry to the last."""
        from maplebridge.kernel import ledger
        from maplebridge.kernel.law import registry

        row = self.matter()
        self.definition(row)
        with self.town.database.as_role("clock"):
            entries = ledger.entries_of(row.number)
            ends = [one for one in entries if one.content.changes and one.content.changes.get("end")]
            if not ends:
                raise Broken(f"{self.row['id']}: it has not ended, it is at {row.step}")
            end = str(ends[0].content.changes["end"])
            known = [one.procedure for one in registry.adopted() if end in one.procedure.ends]
            mine = next((one for one in known if one.id == self.procedure), None)
        assert mine is not None, f"{end} is no end of {self.procedure}"
        return end, mine.ends[end].title.in_language(self.language), (ends[0].at - entries[0].at).days

    def others_read_nothing(self, phone: str) -> None:
        """No other side ever reads the words of the first one, or how it is reached; each reads its own page."""
        for who, here in self.windows.items():
            if who == BRINGER:
                continue
            here.go(self.path(f"follow/{self.number}"))
            here.whole()
            page = here.words("//body")
            for secret in (self.row["text"][:24], self.row["text"][-24:], phone):
                assert secret not in page, f"{who} reads “{secret}”"


def _link(here: Window, act: str) -> str:
    found = [one for one in here.links() if re.search(rf"/do/{re.escape(act)}(\.\w+)?$", one)]
    return found[0] if found else ""


def _roles(definition: Any, step: str, act: str) -> tuple[str, ...]:
    place = definition.place(step)
    if act.startswith("duty."):
        return tuple(place.duties[act.split(".")[1]].who)
    if act == "extend":
        return tuple(place.extend.by if isinstance(place.extend.by, tuple) else (place.extend.by,))
    acts = definition.acts_at(step)
    assert act in acts, f"there is no {act} at {step}: {list(acts)}"
    return tuple(acts[act].who)


def _read_as(here: Window) -> str:
    """The class as which the page says that it read the words; empty where it says none.

    raises  AssertionError  the page offers no kinds: then this cannot be read off it
    """
    said = here.words("(//*[@id='look']//div[@class='suggestion']/p/b)[1]")
    kinds = here.find("//input[@name='category'][@type='radio'][@value!='']")
    assert kinds, "the look offers no kinds to choose from"
    named = [(here.words(f"(//label[@for='{one.get('id')}'])[1]"), one.get("value")) for one in kinds]
    fits = [(len(title), len(code), code) for title, code in named if title and said.endswith(title)]
    return str(max(fits)[2]) if fits else ""


def _button(here: Window, value: str) -> Any:
    return here.find(f"//main//button[@name='do'][@value='{value}'][not(@tabindex)]")[0]
