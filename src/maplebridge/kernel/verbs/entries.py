"""The kinds of entries that the kernel itself writes, with what each is called and who writes it: the one list.

What a verb writes, named `<verb>.<done>`, is declared by the verb. `entry_kinds` joins both.
"""

from __future__ import annotations

from collections.abc import Mapping

from maplebridge.kernel.verbs.declaration import EntryKind
from maplebridge.texts import Text

KERNEL: Mapping[str, EntryKind] = {
    # what a procedure does (`rules.course`)
    "opened": EntryKind(title=Text("Received"), written_by=("web", "clock")),
    "act": EntryKind(title=Text("Somebody acted")),
    "duty": EntryKind(title=Text("A duty was done")),
    "silence": EntryKind(title=Text("Nobody acted in time"), written_by=("web", "clock")),
    "extended": EntryKind(title=Text("More time was taken")),
    "paused": EntryKind(title=Text("The clock stands still")),
    "resumed": EntryKind(title=Text("The clock runs on"), written_by=("web", "clock")),
    "waived": EntryKind(title=Text("Judged not needed")),
    "child_ended": EntryKind(title=Text("A matter opened from here has ended"), written_by=("clock",)),
    "moved": EntryKind(title=Text("The calendar changed; the last day moved"), written_by=("clock",)),
    "adopted": EntryKind(title=Text("A newer version of the procedure applies"), written_by=("clock",)),
    # what else happens to a matter
    "sorted": EntryKind(title=Text("Class or urgency was changed")),
    "exchanged": EntryKind(title=Text("It goes on under another procedure, same number")),
    "exchange_answered": EntryKind(title=Text("Whoever brought it answered about the later last day")),
    "joined": EntryKind(title=Text("Joined with another report of the same matter; each keeps its number")),
    "parted": EntryKind(title=Text("Parted again: it was another matter")),
    "added": EntryKind(title=Text("A party added something", context="timeline")),
    "posted": EntryKind(title=Text("A letter was posted")),
    "served": EntryKind(title=Text("A paper reached somebody")),
    "paper_made": EntryKind(title=Text("A paper was set and sealed"), written_by=("clock",)),
    "recoded": EntryKind(title=Text("A counter gave out a new code; the old one opens nothing")),
    "called": EntryKind(title=Text("A party was called in, with a code of its own")),
    "party_recoded": EntryKind(title=Text("A party got a new code; its old one opens nothing")),
    "agreed": EntryKind(title=Text("One of several persons in a part agreed; it counts once all have")),
    "empowered": EntryKind(title=Text("Somebody acts for a party from now on")),
    "power_confirmed": EntryKind(title=Text("The office checked the power and gave out a code")),
    "power_ended": EntryKind(title=Text("A power to act for a party ended; its code opens nothing")),
    "sealed_read": EntryKind(title=Text("The sealed contact was read"), written_by=("web", "clock")),
    "link_made": EntryKind(title=Text("A link to a judgement was made"), written_by=("clock",)),
    "granted": EntryKind(title=Text("Somebody else was given leave to read the matter"), written_by=("clock",)),
    "grant_ended": EntryKind(title=Text("Leave to read the matter was ended"), written_by=("clock",)),
    "erased": EntryKind(title=Text("Personal data was erased"), written_by=("clock",)),
    "corrected": EntryKind(
        title=Text("The city’s clock had been wrong: what happened of itself by it is taken back"),
        written_by=("clock",),
    ),
    # the city's own chain
    "procedure_adopted": EntryKind(title=Text("A procedure was adopted"), written_by=("clock",)),
    "papers_lost": EntryKind(title=Text("Numbers of papers were lost by a restore"), written_by=("clock",)),
    "published": EntryKind(title=Text("Figures of a month were published"), written_by=("clock",)),
    "clock_held": EntryKind(title=Text("The clock was held: its time was in doubt"), written_by=("clock",)),
    "clock_released": EntryKind(title=Text("The clock was released by a person"), written_by=("clock",)),
    "clock_right": EntryKind(title=Text("The clock was right again"), written_by=("clock",)),
    "clock_slow": EntryKind(title=Text("The clock had been slow"), written_by=("clock",)),
    "clock_undone": EntryKind(title=Text("What a wrong clock did was taken back"), written_by=("clock",)),
    # what the database itself writes, whoever makes the change
    "unit_changed": EntryKind(title=Text("A unit of the map changed"), written_by=()),
    "unit_followed": EntryKind(title=Text("A unit of the map became another"), written_by=()),
    "task_listed": EntryKind(title=Text("A task came to a level’s duty list"), written_by=()),
    "task_changed": EntryKind(title=Text("A line of a duty list ended or changed"), written_by=()),
    "account_changed": EntryKind(title=Text("An account changed"), written_by=()),
    "post_changed": EntryKind(title=Text("A post changed"), written_by=()),
    "set_aside_ended": EntryKind(title=Text("Something set aside left the list"), written_by=()),
    "set_aside_handed": EntryKind(title=Text("Something set aside was handed to an office"), written_by=()),
}
