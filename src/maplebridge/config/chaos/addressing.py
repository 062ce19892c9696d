"""A person with an address that no door would have taken, made and taken away through the vault: a program of the trial.

`python -m maplebridge.config.chaos.addressing seal MATTER` prints the person's number; `wipe PERSON…` takes them away.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from django.db import connection, transaction

from maplebridge.config.installation.boot import boot

BAD_ADDRESS = f"someone@{'a' * 70}.example"
"""A label of more than 63 letters: no mail server takes it (RFC 1035, section 2.3.4)."""
SEAL, WIPE = "seal", "wipe"
PROGRAM = "maplebridge.config.chaos.addressing"


def main(words: Sequence[str]) -> None:
    """Do what the words say, as the owner of the tables, in one transaction: seal a bad address, or wipe persons by
    number.
    """
    boot("owner", start=False)
    from maplebridge.kernel.identity.sealed import vault  # knows models, which Django knows only now

    what, *numbers = words
    with transaction.atomic():
        if what == SEAL:
            person = vault.new_person(int(numbers[0]))
            vault.seal_contact(person, {"email": BAD_ADDRESS, "may_know": "handler"})
            print(person)
            return
        for number in map(int, numbers):
            vault.wipe(number)
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM identity_person WHERE id = %s", (number,))


if __name__ == "__main__":
    main(sys.argv[1:])
