"""Forms of the pages that join verbs: ways in, one's account, accounts of others, a matter at a desk, what keeps running."""

from __future__ import annotations

from datetime import date

from maplebridge import texts
from maplebridge.kernel.conduct.acts import SAY_SOMETHING
from maplebridge.kernel.identity import keeping
from maplebridge.rules import limits
from maplebridge.texts import Text as _
from maplebridge.texts import as_it_is
from maplebridge.web.forms import Choice, Day, Find, Form, Hidden, Line, Secret, Text

SPOKEN_HERE = {"en": _("English"), "zh": _("Chinese")}
LANGUAGES = tuple(
    (one.django, SPOKEN_HERE.get(code, as_it_is(one.name))) for code, one in texts.LANGUAGES.items()
)
"""Languages of a desk and its letters: how an account keeps them, and what they are called."""
NO_RECEIPT = _("Paste the text between the braces { and }.")
WHICH_NAME = _(
    "2 to {account_letters} letters, digits, dots, hyphens", account_letters=limits.ACCOUNT_LETTERS
)
WHICH_PASSWORD = _(
    "{password_least} characters or more. Four words that do not belong together are easy to remember.",
    password_least=limits.PASSWORD_LEAST,
)
NUMBER = _("As it stands on the receipt; capitals and dashes do not matter.")
DAY = _("Such as 2026-05-07")
COVERED = _(
    "Up to {files} files of {file_mb} MB each. Cover the address: every office that sees the matter sees the photo.",
    files=limits.FILES,
    file_mb=limits.FILE_BYTES // limits.MB,
)
"""Beside a photo of a slip that shows that something went or arrived."""


class NoteForm(Form):
    """A private note of the office."""

    text = Text(_("Add a note"), rows=2, nothing=SAY_SOMETHING)
    press = _("Save the note")


class CounterForm(Form):
    """A matter whose code was lost, and what the person at the counter shows."""

    number = Line(_("Number"), hint=NUMBER, short=True, judged=True)
    shown = Secret(
        _("Phone number or e-mail address that the person shows"),
        hint=_(
            "As the person gives it, not from a list. The page answers yes or no; what was left is shown to nobody."
        ),
        look="text",
        most=limits.REACH_LETTERS,
    )
    press = _("Compare, and give out a new code")
    then = _(
        "every comparison becomes an entry with your post, also a wrong one; the resident reads it. Three a day for a "
        "matter."
    )


class FollowForm(Form):
    """Number and code of a matter."""

    number = Line(_("Number"), hint=NUMBER, short=True, judged=True)
    code = Secret(_("Code"), hint=_("Sixteen letters and digits in groups of four."), look="text", short=True)
    press = _("Open the matter")
    lost = _("Type the code again; it is never shown on a page.")


class CheckForm(Form):
    """A promise or a proof that somebody pastes in."""

    receipt = Text(
        _("Promise or proof"),
        hint=_("The whole text between { and }, as it stands on the receipt page."),
        rows=8,
        most=limits.PASTED_LETTERS,
        nothing=NO_RECEIPT,
    )
    press = _("Check")


class SignInForm(Form):
    """Name and password of a post."""

    name = Line(_("Account name"), autocomplete="username", most=limits.ACCOUNT_LETTERS, judged=True)
    password = Secret(_("Password"), autocomplete="current-password", most=limits.PASSWORD_LETTERS)
    next = Hidden(most=limits.TEXT_LETTERS)
    press = _("Sign in")
    lost = _("Type the password again.")


class CodeForm(Form):
    """The code of the second factor, after the password."""

    digits = Secret(
        _("Six digits, or a recovery code"),
        hint=_(
            "The app shows six digits. If the phone is lost, type one of your recovery codes; if they are lost too, an "
            "administrator switches the second factor off."
        ),
        look="text",
        short=True,
        autocomplete="one-time-code",
    )
    next = Hidden(most=limits.TEXT_LETTERS)
    press = _("Sign in")
    lost = _("Type the next code.")


class FactorOnForm(Form):
    """Switch one's second factor on."""

    kept = Hidden(most=limits.TEXT_LETTERS)
    digits = Secret(_("Six digits from the app"), look="text", short=True, autocomplete="one-time-code")
    present = Secret(_("Your password"), autocomplete="current-password", most=limits.PASSWORD_LETTERS)
    press = _("Switch it on")
    then = _("ten recovery codes are shown once; every other session of this account ends.")
    lost = _("Type the password and the next code.")


class FactorOffForm(Form):
    """Switch one's second factor off."""

    present = Secret(_("Your password"), autocomplete="current-password", most=limits.PASSWORD_LETTERS)
    digits = Secret(
        _("Six digits, or a recovery code"), look="text", short=True, autocomplete="one-time-code"
    )
    press = _("Switch it off")
    lost = _("Type the password and the next code.")


class PasswordForm(Form):
    """Another password."""

    do = "password"
    present = Secret(_("Present password"), autocomplete="current-password", most=limits.PASSWORD_LETTERS)
    password = Secret(
        _("New password"),
        hint=WHICH_PASSWORD,
        autocomplete="new-password",
        most=limits.TEXT_LETTERS,
    )
    again = Secret(_("The new password again"), autocomplete="new-password", most=limits.TEXT_LETTERS)
    press = _("Change the password")
    then = _("every other session of this account ends.")
    lost = _("Type the passwords again.")


class DeputyForm(Form):
    """Who stands in, on which days."""

    do = "deputy"
    deputy = Line(
        _("Account name of the deputy"),
        hint=_("It acts at all your posts on these days; each act names the deputy's own post number."),
        most=limits.ACCOUNT_LETTERS,
        judged=True,
    )
    since = Day(_("First day"), hint=DAY)
    until = Day(_("Last day"))
    press = _("Name the deputy")

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.given["since"], self.given["until"]


class OthersDeputyForm(DeputyForm):
    """Who stands in for another account."""

    deputy = Line(
        _("Account name of the deputy"),
        hint=_("It acts at all posts of this account on these days."),
        most=limits.ACCOUNT_LETTERS,
        judged=True,
    )
    field_order = ("deputy", "since", "until")


class BackForm(Form):
    """Nobody stands in any more."""

    do = "back"
    press = _("Nobody stands in any more")


class EndForm(Form):
    """The end of all one's sessions."""

    do = "end"
    press = _("Sign out everywhere")


class NewAccountForm(Form):
    """A new account with one post."""

    name = Line(_("Account name"), hint=WHICH_NAME, judged=True)
    shown_en = Line(_("What pages call the post, in English"),
                    hint=_("Such as: call taker, Newtown City"), needed=False)  # fmt: skip
    shown_zh = Line(_("What pages call the post, in Chinese"), needed=False)
    office = Line(
        _("Office"),
        hint=_("Type a part of its name and choose from the list, or type the name whole."),
        most=limits.ADDRESS_LETTERS,
        judged=True,
    )
    kind = Choice(
        _("What the post may do"),
        keeping.KINDS,
        hint=_("The head of an office has the head’s acts as well."),
        free=True,
        judged=True,
    )
    since = Day(_("First day"), hint=DAY)
    until = Day(_("Last day"), needed=False)
    language = Choice(_("Language of its letters"), LANGUAGES, free=True, judged=True)
    present = Secret(
        _("Your own password"),
        hint=_("Asked again, because this opens a door."),
        autocomplete="current-password",
        most=limits.PASSWORD_LETTERS,
    )
    press = _("Add the account")
    then = _("a start password is shown once; it opens one page, where it must be changed.")
    lost = _("Type your password again; everything else still stands below.")


class LostForm(Form):
    """What is done for an account whose password or phone is lost: "start" or "factor"."""

    buttons = ("start", "factor")
    present = Secret(
        _("Your own password"),
        hint=_("Asked again, because this opens a door."),
        autocomplete="current-password",
        most=limits.PASSWORD_LETTERS,
    )
    lost = _("Type your password again.")


class PressForm(Form):
    """What is done with an account by one button."""

    buttons = ("sessions", "close", "log")


class ReleaseForm(Form):
    """A person's word that the time is right."""

    reason = Text(
        _("How do you know?"),
        hint=_(
            "For example: compared with the telephone time service at 09:40; the machine had been off for three weeks."
        ),
        rows=3,
        judged=True,
    )
    press = _("Release what is held")
    then = _("what is due happens in the next round; an entry says who released it and why.")


class AgainForm(Form):
    """Another try of something that was set aside."""

    do = "again"
    thing = Hidden()
    press = _("Try again")


class HandForm(Form):
    """Something that was set aside, for the office that holds its matter."""

    do = "hand"
    thing = Hidden()
    office = Hidden()
    press = _("Hand on")


class HandToForm(Form):
    """Something that was set aside, for an office of the city."""

    do = "hand"
    thing = Hidden()
    office = Find(_("Hand to an office of the city"), free=True, judged=True)
    press = _("Hand on")
