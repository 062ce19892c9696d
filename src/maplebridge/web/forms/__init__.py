"""Forms that never lose a typed word: one base (`Form`), one set of fields, one part of a template.

A verb keeps its forms in its own `forms.py`:

    from maplebridge.web.forms import Form, Line, Text
    from maplebridge.texts import Text as _

    class AdoptForm(Form):
        \"\"\"Adopt a street tree.\"\"\"

        tree = Line(_("Number of the tree"), hint=_("It stands on its tag."), short=True)
        why = Text(_("Why this one?"), rows=3, needed=False)
        press = _("Adopt it")
        then = _("the garden office writes to you within five working days.")

a page takes it in four lines:

    form = AdoptForm(request)
    if form.done(lambda: actions.adopt(tree=form.given["tree"], sent=form.once(0, "adopt"), now=timezone.now())):
        return HttpResponseRedirect(reverse("site:tree", kwargs={"tree": form.given["tree"]}))
    return page(request, "involve/adopt.html", status=form.status, form=form)

and its template shows it in two:

    {% import "parts/forms.html" as f %}
    {{ f.whole(form) }}

What the base does for it: the token and the once-per-form key; reading (letters that nobody sees go, nothing is cut); a
sentence in every declared language beside each wrong field and in the summary, which leads there; every word back in its
place. `done` is true once the act was taken; whatever the act refuses (`Refusal`, with `fields`) stands on the form. Where
the session has ended, the step moved, the token is old, the disk full or the database away, the words go along in the page
and come back to the form (`carrying`): the page sees a look at the form, never a press. Passwords and codes (`Secret`) are
neither shown again nor carried. `once` makes two presses one act.

Fields: Line, Verbatim (a line with its blanks kept), Text, Choice, Find (one of many), Pick, Several, Tick, Day, Days,
Files, Hidden, Secret.
Several forms on one page differ by `do`; several buttons of one form are read from `pressed`. The form of an act of a
procedure is made from the procedure itself (`acts.act_page`).
"""

from maplebridge.web.forms.base import Form, Shown
from maplebridge.web.forms.choices import Choice, Pick, Several, Tick
from maplebridge.web.forms.fields import Day, Days, Field, Hidden, Line, Secret, Text, Verbatim
from maplebridge.web.forms.files import Files
from maplebridge.web.forms.finding import Find

__all__ = [
    "Choice",
    "Day",
    "Days",
    "Field",
    "Files",
    "Find",
    "Form",
    "Hidden",
    "Line",
    "Pick",
    "Secret",
    "Several",
    "Shown",
    "Text",
    "Tick",
    "Verbatim",
]
