"""What people read, in every language: texts of the code, and names that packs and cities give.

wording     what can be shown in any language: a text of the code, a name from data, several joined
joining     lists, alternatives and sentences one after the other
languages   the languages that are declared
catalogue   the translations of each room, merged
po          reading and writing of one catalogue
"""

from maplebridge.texts.languages import LANGUAGES, nearest
from maplebridge.texts.wording import Counted, Joined, Text, Title, Wording, as_it_is, in_all, title_of

__all__ = [
    "LANGUAGES",
    "Counted",
    "Joined",
    "Text",
    "Title",
    "Wording",
    "as_it_is",
    "in_all",
    "nearest",
    "title_of",
]
