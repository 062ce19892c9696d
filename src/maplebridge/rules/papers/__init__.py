"""Numbered papers in words: what a template is given, from the content of a paper and what was typed with its act."""

from maplebridge.rules.papers.wording import Signed, Typed, title, words

__all__ = ["Signed", "Typed", "title", "words"]
