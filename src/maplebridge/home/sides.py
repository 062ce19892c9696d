"""Pages of the sides of a matter at the desk: who stands in it, calling a party in, how a party is reached."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maplebridge.home.resident import follow_address
from maplebridge.kernel.conduct import contacts
from maplebridge.kernel.conduct import parties as acts
from maplebridge.kernel.conduct.before import handing
from maplebridge.kernel.conduct.reach import recoding, recording
from maplebridge.kernel.conduct.reaching import CALLS, HOURS, PLAIN, WAYS, Contact, Safely
from maplebridge.rules import limits
from maplebridge.rules.plain import whole
from maplebridge.texts import Text as _
from maplebridge.texts import Wording
from maplebridge.web import codecookie
from maplebridge.web.access import access
from maplebridge.web.forms import Choice, Form, Line, Pick, Shown, Text, Tick
from maplebridge.web.forms.fields import Options
from maplebridge.web.forms.reading import line
from maplebridge.web.frame import page
from maplebridge.web.language import gettext
from maplebridge.web.matters import number_or_404

IN_PART, HOW = _("In which part?"), _("How does the code go to the party?")


class ContactForm(Form):
    """Why the sealed contact is needed."""

    reason = Text(
        _("For which act do you need it?"),
        hint=_(
            "For example: to ask at which door the noise is heard. The party whose contact it is may read this."
        ),
        rows=3,
        judged=True,
    )
    press = _("Open the contact")
    then = _("an entry records that your post read it, when and why.")


class SafeForm(Form):
    """What somebody says of how they may safely be reached, asked of them at a desk."""

    safe_way = Choice(_("By which way?"), tuple(WAYS.items()), empty=_("nothing special"), needed=False, judged=True)
    safe_hours = Choice(_("At which times?"), tuple(HOURS.items()), empty=_("nothing special"), needed=False, judged=True)
    safe_calls = Tick(CALLS)
    safe_plain = Tick(PLAIN)
    safe_phone = Line(
        _("Another telephone number, which only they answer"), needed=False, most=limits.REACH_LETTERS, judged=True
    )
    safe_words = Text(
        _("What else must whoever writes or calls know?"), rows=3, needed=False, most=limits.SAFE_LETTERS, judged=True
    )

    @property
    def safe(self) -> tuple[Shown, ...]:
        """These fields as they stand now, in their order."""
        return tuple(self.shown(name) for name in SafeForm.declared_fields)


class ReachForm(SafeForm):
    """What a side said at a counter or wrote on paper of how it may safely be reached."""

    do = "reach"
    email = Line(_("E-mail address"), needed=False, most=limits.REACH_LETTERS, judged=True)
    letters_to = Text(_("Address for letters on paper"), rows=3, needed=False, judged=True)
    press = _("Record how they may be reached")
    then = _(
        "it is sealed beside their contact and replaces what they said before; letters obey it from now on. An entry says "
        "that it was recorded, never what; no other side reads that it was."
    )


class PartyForm(SafeForm):
    """A party that is called in."""

    role = Pick(IN_PART, judged=True)
    about = Text(
        _("What it is about"),
        hint=_(
            "In your own words, so that the party can answer. It is not shown what the other side wrote; do not copy it, "
            "and name no address or telephone number of the other side. Both sides read this."
        ),
        rows=4,
        judged=True,
    )
    way = Pick(HOW, judged=True)
    email = Line(_("E-mail address of the party"), needed=False, most=limits.REACH_LETTERS)
    letters_to = Text(
        _("Address for a letter on paper"),
        hint=_("As it stands on the envelope. It is sealed, and opened under “Letters” when the letter is printed."),
        rows=3,
        needed=False,
    )
    phone = Line(_("Telephone number of the party"), needed=False, most=limits.REACH_LETTERS)
    press = _("Call the party in")
    then = _("the party gets a code of its own; an entry says when and by whom, and both sides read it.")

    def __init__(self, request: HttpRequest, *, roles: Options = ()) -> None:
        only = {"role": roles[0][0]} if len(roles) == 1 else None
        way = Pick(HOW, options=acts.ways_open(), judged=True)
        super().__init__(request, start=only, fields={"role": Pick(IN_PART, options=roles, judged=True), "way": way})


class AnewForm(Form):
    """A new code for a side whose first one was handed over and lost on the way."""

    do = "anew"
    press = _("Make a new code")
    then = _("the old code opens nothing any more; an entry says so with your office, and the party reads it.")


@access("post")
@require_http_methods(["GET", "POST"])
def parties(request: HttpRequest, number: str) -> HttpResponse:
    """Who stands in a matter beside whoever brought it; the office that has it calls a party in, and hands its code over.

    `?sheet` names the party whose sheet is shown, by primary key.
    """
    matter, here = number_or_404(number), reverse("site:sides", kwargs={"number": number})
    shown, sheet = acts.page(actor=request.actor, number=matter), _sheet(request, matter)
    anew = AnewForm(request) if sheet is not None and sheet.by_hand and shown.here else None
    codes: list[tuple[int, str]] = []
    if anew is not None and sheet is not None and anew.done(lambda: codes.append(_anew(request, anew, matter, sheet.party))):
        return _to_sheet(here, *codes[0])
    form = None if shown.ended or not shown.roles or sheet is not None else PartyForm(request, roles=shown.roles)
    if form is not None and form.done(lambda: codes.append(_call(request, form, matter))):
        return _to_sheet(here, *codes[0])
    code = "" if sheet is None else codecookie.handed_over(request, f"party:{sheet.party}")
    response = page(
        request,
        "desk/party.html",
        status=max(one.status for one in (form, anew) if one is not None) if form or anew else 200,
        parties=shown,
        sheet=sheet,
        code=code,
        anew=anew,
        follow_address=follow_address(request, shown.number),
        **({} if form is None else {"form": form}),
    )
    return codecookie.was_shown(response) if code else response


def _sheet(request: HttpRequest, matter: int) -> handing.Sheet | None:
    """The sheet that is asked for; None where none is, or nobody of that number stands in the matter."""
    party = whole(line(request.GET, "sheet", 18), 18)
    return None if party is None else handing.sheet(actor=request.actor, number=matter, party=party)


def _to_sheet(here: str, party: int, code: str) -> HttpResponse:
    """Lead to the sheet of a party, which shows its code once."""
    return codecookie.hand_over(f"{here}?sheet={party}", f"party:{party}", code)


def _anew(request: HttpRequest, form: AnewForm, matter: int, party: int) -> tuple[int, str]:
    """Make a new code; (primary key of the party, code)."""
    now = timezone.now()
    return party, recoding.hand_anew(actor=request.actor, number=matter, party=party, key=form.key, now=now)


def _call(request: HttpRequest, form: PartyForm, matter: int) -> tuple[int, str]:
    """Call a party in; (its primary key, its code where that goes by hand)."""
    given = form.given
    contact = Contact(
        phone=given["phone"], email=given["email"], letters_to=given["letters_to"], safely=Safely.read(given)
    )
    called = acts.call_in(
        actor=request.actor,
        number=matter,
        role=given["role"],
        about=given["about"],
        way=given["way"],
        contact=contact,
        key=form.key,
        now=timezone.now(),
    )
    return called.party, called.code


@access("post")
@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest, number: str, side: int) -> HttpResponse:
    """Ask for the reason, then show once how a party is reached; the reading is an entry that the party reads.

    number  as it is shown;  side  primary key of the party
    """
    return contact_page(request, number, side)


def contact_page(request: HttpRequest, number: str, party: int | None = None) -> HttpResponse:
    """The page of a contact.

    number  as it is shown;  party  primary key of a party that was called in; None: of whoever brought the matter
    """
    recorded = ReachForm(request)
    if recorded.done(
        lambda: recording.record(
            actor=request.actor,
            number=number_or_404(number),
            party=party,
            given=recorded.given,
            key=recorded.key,
            now=timezone.now(),
        )
    ):
        return HttpResponseRedirect(f"{request.path}?recorded")
    form, contact_fields = ContactForm(request, fresh=recorded.sent), dict[str, str]()
    opened = form.done(
        lambda: contact_fields.update(
            contacts.open_contact(
                actor=request.actor,
                number=number_or_404(number),
                reason=form.given["reason"],
                party=party,
                key=form.key,
                now=timezone.now(),
            )
        )
    )
    shown = _named(contact_fields) if opened else None
    return page(
        request,
        "desk/contact.html",
        status=max(form.status, recorded.status),
        number=number,
        contact=shown,
        form=recorded if recorded.refusal is not None else form,
        opening=form,
        reach=recorded,
        recorded="recorded" in request.GET,
        party=party,
    )


def _named(contact_fields: Mapping[str, str]) -> list[tuple[str, str | Wording]]:
    """The parts of an opened contact, each with what it is called; how they may safely be reached comes last."""
    names = {
        "name": gettext("Name"),
        "safe_phone": gettext("Phone that is safe"),
        "phone": gettext("Phone"),
        "email": gettext("E-mail"),
        "for_other": gettext("On behalf of"),
        "other": gettext("As it was given"),
        "letters_to": gettext("Address for letters on paper"),
    }
    left = [(names[key], contact_fields[key]) for key in names if contact_fields.get(key)]
    return [*left, *((gettext("How they may safely be reached"), one) for one in contacts.safe_words(contact_fields))]
