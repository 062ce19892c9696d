"""The desks of the city: which office answers, who of it signs in, each with a password of its own."""

from __future__ import annotations

from typing import Any

from web.conftest import Town
from web.reports.windows import Broken, Plain, Window
from web.visits import PASSWORD

OPERATOR = "operator.city"
POSTS = ("officer", "head", "clerk")
NEW = "a-word-for-this-desk-alone-27"


class Desks:
    """Windows of offices, signed in once for the whole run; the passwords that the operator gave out."""

    def __init__(self, town: Town) -> None:
        from maplebridge.demo.posts import EVERY

        self.town = town
        self.passwords = {one.username: PASSWORD for one in EVERY}
        self.plain: dict[str, Plain] = {}
        self.given_out = 0

    def asked(self, row: Any, act: str) -> list[int]:
        """The offices that are asked beside the one that has it, each for its own answer to a duty."""
        from maplebridge.kernel.matter.lifecycle import asked
        from maplebridge.kernel.matter.storage.state import state_of

        duty = act.removeprefix("duty.")
        parts = [asked.part_of(key) for key in state_of(row).duties if key.partition("/")[0] == duty]
        return [one for one in parts if one is not None] if act != duty else []

    def offices(self, row: Any, definition: Any, role: str) -> list[int]:
        """Which offices may answer in a role: the one that has the matter at its turn; the one with the mandate."""
        from maplebridge.kernel.territory import queries as territory
        from maplebridge.rules.answering import answering_role

        with self.town.database.as_role("clock"):
            fits = territory.offices().fills(definition, role, row.unit, row.category)
        mine = [] if fits is None else [fits.id]
        turn = [row.office] if row.office is not None else []
        return list(
            dict.fromkeys(turn + mine if answering_role(definition, row.step) == role else mine + turn)
        )

    def accounts(self, office: int) -> list[str]:
        """Names of the accounts at an office, whoever handles first."""
        from maplebridge.kernel.identity.models import Account

        with self.town.database.as_role("clock"):
            rows = Account.objects.filter(posts__office_id=office, is_active=True).values_list(
                "posts__kind", "username"
            )
            return [name for _, name in sorted(rows, key=lambda row: (POSTS.index(row[0]), row[1]))]

    def title(self, office: int) -> str:
        """An office's own name."""
        from maplebridge.kernel.territory import queries as territory

        with self.town.database.as_role("clock"):
            return str(territory.offices().office(office).name_en)

    def window(self, play: Any, name: str) -> Window:
        """A signed-in window of an account: one of Chromium's for a report that is played there, else one for all."""
        if play.browser is None and name in self.plain:
            return self.plain[name]
        if name not in self.passwords:
            self.passwords[name] = self._start(name)
        here = play.window()
        _sign_in(here, name, self.passwords[name])
        if play.browser is None:
            self.plain[name] = here  # type: ignore[assignment]
        return here

    def _start(self, name: str) -> str:
        """The operator gives an account a start password by page; its holder signs in with it and chooses another."""
        if OPERATOR not in self.plain:
            self.plain[OPERATOR] = Plain(self.town.address)
            _sign_in(self.plain[OPERATOR], OPERATOR, PASSWORD)
        operator = self.plain[OPERATOR]
        operator.go(f"/en/operator/accounts?q={name}")
        link = operator.find(f"//main//table//a[normalize-space(.)='{name}']/@href")
        if not link:
            raise Broken(f"the operator does not find {name}")
        operator.go(link[0])
        form = operator.form("//main//form[.//button[@value='start']]")
        operator.send(form, {"present": PASSWORD}, form.xpath(".//button[@value='start']")[0])
        operator.whole()
        start = operator.words("//*[@class='start-word']/code")
        holder = Plain(self.town.address)
        holder.go("/en/sign-in")
        holder.send(holder.form(), {"name": name, "password": start})
        holder.whole()
        form = holder.form("//main//form[.//input[@type='password']]")
        words = [one.get("name") for one in form.xpath(".//input[@type='password']")]
        holder.send(form, {words[0]: start, **dict.fromkeys(words[1:], NEW)})
        holder.whole()
        self.given_out += 1
        return NEW


def _sign_in(here: Window, name: str, password: str) -> None:
    here.go("/en/sign-in")
    here.send(here.form(), {"name": name, "password": password})
    here.whole()
    if "/desk" not in here.url:
        raise Broken(f"{name} cannot sign in: {here.words()[:300]}")
