"""The one base of all forms: bound to what was sent or given back, checked, done once, shown again with every word."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.backends.utils import csrf_input

from maplebridge.kernel.conduct import once
from maplebridge.rules import limits
from maplebridge.rules.plain import clean, whole
from maplebridge.rules.refusal import Incomplete, Refusal, UsedUp
from maplebridge.texts import Title, Wording
from maplebridge.web.forms import carrying
from maplebridge.web.forms.choices import Choice, Tick
from maplebridge.web.forms.fields import Field, Hidden, Options, Secret, Words
from maplebridge.web.forms.finding import FIND, WORDS, Find


def new_key() -> str:
    """The key of a form: pressed twice, it is done once."""
    return secrets.token_urlsafe(24)


def sentence(error: ValidationError) -> Wording:
    """What one of our fields says is wrong, in every declared language."""
    message: Any = error.message
    return message if isinstance(message, Wording) else Title(str(message), str(message))


@dataclass(frozen=True, slots=True)
class Shown:
    """One field as it stands on the page now."""

    name: str
    field: Field
    value: Any
    wrong: Wording | None

    @property
    def described(self) -> str:
        """Ids of what describes the input."""
        again = self.field.kind == "files" and bool(self.value)
        said = (("hint", bool(self.field.hint)), ("error", self.wrong is not None), ("again", again))
        return " ".join(f"{self.name}-{what}" for what, there in said if there)


class Form(forms.Form):
    """A form of a page. Its fields are attributes; `docs` of this package show a whole one.

    press   what the button says;  then  what follows when it is pressed, in a sentence;  lost  what must be typed again
    by, do  name and value that tell this form from others on the same page;  buttons  the values of its several buttons
    links   name of a refused field -> id that the summary of errors leads to, where it is not the field's own
    """

    press: ClassVar[Words] = ""
    then: ClassVar[Words] = ""
    lost: ClassVar[Words] = ""
    by: ClassVar[str] = "do"
    do: str = ""
    buttons: ClassVar[tuple[str, ...]] = ()
    links: ClassVar[Mapping[str, str]] = {}
    one_key: ClassVar[bool] = False
    """After a refusal the form keeps its key: whatever it is pressed for again is the same act."""
    keeps: ClassVar[bool] = False
    """The answer to a press may stay in the browser of a post, so that Back shows it: it holds what was typed, no secret."""
    shortest_key: ClassVar[int] = 1

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        declared: Mapping[str, Field] = cls.__dict__.get("declared_fields", {})
        carrying.NEVER.update(name for name, field in declared.items() if isinstance(field, Secret))
        for name, field in declared.items():
            if isinstance(field, Choice | Tick | Hidden):
                offered = field.options if isinstance(field, Choice) else ()
                carrying.CHOSEN.setdefault(name, set()).update(str(one[0]) for one in offered)
                if isinstance(field, Find):
                    carrying.WRITTEN.add(f"{name}.{WORDS}")
            else:
                carrying.WRITTEN.add(name)

    def __init__(
        self,
        request: HttpRequest,
        *,
        start: Mapping[str, Any] | None = None,
        action: str = "",
        do: str = "",
        fields: Mapping[str, Field] | None = None,
        fresh: bool = False,
    ) -> None:
        self.request, self.action, self.do = request, action, do or self.do
        given = carrying.given_back(request) if request.method != "POST" else request.POST
        given = None if fresh else given
        mine = self.buttons or ((self.do,) if self.do else ())
        if given is not None and mine and given.get(self.by, "") not in mine:
            given = None
        self.sent = request.method == "POST" and given is not None
        super().__init__(data=given, files=request.FILES if self.sent else None, initial=dict(start or {}))
        self.fields.update(fields or {})
        key = " ".join(clean(str(self.data.get("key", ""))).split())[: limits.KEY_LETTERS]
        self.key = key if len(key) >= self.shortest_key else new_key()
        self.refusal: Refusal | None = None
        self._set: dict[str, Any] = {}
        self._carried, self._shown_up_to = carrying.NOTHING, 0
        self.came_back = given is not None and not self.sent
        self.files_gone = carrying.files_of(request) if self.came_back else ()

    @property
    def pressed(self) -> str:
        """The value of the button that was pressed; empty for a look at the form."""
        return " ".join(str(self.data.get(self.by, "")).split()) if self.sent else ""

    def offer(self, name: str, options: Options, *, groups: Sequence[tuple[Words, Options]] = ()) -> None:
        """Let this be chosen from; under headings where there are groups."""
        field: Choice = self.fields[name]  # type: ignore[assignment]  # only a choice is offered something
        field.options, field.groups = options, groups

    def find(self, name: str) -> Find:
        """A field in which one of many is looked for."""
        field: Find = self.fields[name]  # type: ignore[assignment]  # only such a field is asked for here
        return field

    def carries(self, carried: carrying.Carried, to: str) -> None:
        """Take the words of another form along, to `to`, where they are led back."""
        if carried:
            self._carried, self.action = carried, to

    def begin(self, **values: Any) -> None:
        """What stands in the fields of a form that nothing was typed into yet."""
        self.initial = {**values, **self.initial}

    def suggest(self, name: str, words: Sequence[str]) -> None:
        """Offer this while one types."""
        field: Field = self.fields[name]  # type: ignore[assignment]  # a form of ours has fields of ours
        field.suggested = words

    def saw(self, seq: int) -> None:
        """The page shows a matter up to this entry."""
        self._shown_up_to = seq

    @property
    def last_read(self) -> int:
        """Number of the last entry that the sender had read when the form was made."""
        sent = whole(self.data.get("seen", "")) if self.sent else None
        return self._shown_up_to if sent is None else sent

    def set(self, name: str, value: Any) -> None:
        """Show a value of the page's own in place of what was sent."""
        self._set[name] = value

    @property
    def given(self) -> dict[str, Any]:
        """What was entered, by name of the field, as it is used; to be read after `fits`."""
        return self.cleaned_data

    @property
    def status(self) -> int:
        """The status of the page that shows this form."""
        return self.refusal.status if self.refusal is not None else 200

    @property
    def with_files(self) -> bool:
        """Whether files may come with it."""
        return self.is_multipart()

    @property
    def finds(self) -> bool:
        """Whether something is only looked for: nothing is done then, and every word stays."""
        return self.sent and FIND in self.data

    def fits(self) -> bool:
        """Whether it was sent and each field can be taken; else `refusal` says what is wrong, if it was sent."""
        if not self.sent or self.finds:
            return False
        wrong = {name: sentence(errors[0]) for name, errors in self.errors.as_data().items()}
        if wrong:
            self.refuse(Incomplete(next(iter(wrong.values())), fields=wrong))
        return not wrong

    def done(self, act: Callable[[], object]) -> bool:
        """Whether it was sent, fits, and the act was taken; a refusal stands on the form, which keeps every word.

        raises  UsedUp  it came by a one-time link that has served: there is no form any more
        """
        if not self.fits():
            return False
        with self.refusing():
            act()
        return self.refusal is None

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Where a press of a form that fits is carried out: a refusal inside stands on the form, which keeps every
        word.

        raises  UsedUp  it came by a one-time link that has served
        """
        try:
            yield
        except UsedUp:
            raise
        except Refusal as refusal:
            self.refuse(refusal)
        self.key = self.key if self.one_key else new_key()

    def refuse(self, refusal: Refusal) -> None:
        """Show the form with this sentence."""
        self.refusal = refusal

    @property
    def sender_key(self) -> str:
        """The key together with the secret of this browser's cookie, without which no form is taken at all.

        For what anybody may bring: a key that somebody else knows or guesses is another key, and never one of the API.
        """
        return f"page:{self.request.META.get('CSRF_COOKIE', '')}:{self.key}"

    def once(self, number: int, name: str, given: Mapping[str, object] | None = None) -> once.Once:
        """The form as it was sent, under its key: the same a second time is done already.

        number  of the matter it is about;  name  of the act
        """
        actor = self.request.actor  # type: ignore[attr-defined]  # set at the door
        return once.of(actor, number, name, self.given if given is None else given, self.key)

    def shown(self, name: str) -> Shown:
        """A field for the template."""
        field: Field = self.fields[name]  # type: ignore[assignment]  # a form of ours has fields of ours
        value = self[name].data if self.is_bound else self.initial.get(name, "")
        if name in self._set:
            value = self._set[name]
        wrong = self.refusal.fields.get(name) if self.refusal is not None else None
        return Shown(name, field, field.again("" if value is None else value), wrong)

    @property
    def asked(self) -> list[Shown]:
        """All fields as they stand on the page, in the order of the class."""
        return [self.shown(name) for name in self.fields]

    @property
    def token(self) -> str:
        """The hidden field without which no form is taken."""
        return csrf_input(self.request)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What goes with it unseen, as pairs of name and value: its key, which form it is, what the page must know
        again, words of another form.
        """
        own = [("key", self.key), *([(self.by, self.do)] if self.do else [])]
        own += [("seen", str(self._shown_up_to))] if self._shown_up_to else []
        remembered = [(one.name, str(one.value)) for one in self.asked if one.field.kind == "hidden"]
        return [*own, *remembered, *(self._carried.inside if self._carried else ())]
