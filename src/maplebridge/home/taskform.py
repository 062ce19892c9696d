"""The form of a task that was pushed down: what it is, what is asked, what came with it."""

from __future__ import annotations

from maplebridge.home.forms import DAY
from maplebridge.rules import limits
from maplebridge.rules.tasklist import Push
from maplebridge.texts import Text as _
from maplebridge.web.forms import Day, Form, Line, Pick


class PushForm(Form):
    """A task that was pushed down, and what came with it."""

    keeps = True
    kind = Line(
        _("What task is it?"),
        hint=_("Type a part of its name and choose from the list, or type the code of its kind."),
        most=limits.LINE_LETTERS,
    )
    level = Pick(_("Who shall do it?"))
    part = Pick(
        _("What is asked?"),
        (
            ("lead", _("To do it and answer for it")),
            ("help", _("Only to help the office that leads")),
        ),
    )
    power = Line(
        _("Document that gives the power"),
        hint=_("Its number or title, if one came with the task."),
        needed=False,
    )
    money = Line(_("Budget line"), hint=_("If money came with the task."), needed=False)
    on = Day(_("Day on which it was sent"), hint=DAY)
    press = _("Must it be done?")
    then = _("the page answers, and nothing is kept or sent on.")

    def push(self, category: str) -> Push:
        """The task as the rules see it, of a kind that was looked up."""
        given = self.given
        return Push(
            category=category,
            level=given["level"],
            part="help" if given["part"] == "help" else "lead",
            on=given["on"],
            power=given["power"],
            money=given["money"],
        )
