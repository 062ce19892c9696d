"""Findings in Python sources: queries by person, doors past the vault, people in logs and in methods."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from bounds import tables
from maplebridge.config.house.modules import parsed, walked

PERSON_FIELDS = {
    "account",
    "account_id",
    "person",
    "person_id",
    "reporter",
    "by",
    "to",
    "deputy",
    "username",
    "code",
}
PERSON_MODELS = {"Person", "Sealed", "VaultKey", "Submission"}
SUMMING = {"annotate", "aggregate", "count", "order_by", "alias"}
VAULT = {"kernel/identity", "kernel/records"}
OPENERS = {"kernel/conduct/contacts.py", "kernel/conduct/letters.py", "kernel/notice/telling.py", "home/sides.py"}
"""Where a sealed contact is opened: by the office for a named act or to post a letter, to send a notice, the page of the
first."""
SECRETS = {
    "contact", "phone", "email", "code", "token", "text", "said", "given", "words", "body", "password", "texts", "payload",
}  # fmt: skip
LOGGING = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGER = re.compile(r"^_?(log|logs|logger|logging|getLogger)$", re.I)
COUNTING = {"Counter", "groupby", "sorted", "sort"}
ACCOUNTS = {
    "account",
    "account_id",
    "person",
    "person_id",
    "reporter",
    "username",
    "deputy",
    "deputy_id",
}
"""In Python, what only a person has."""
PEOPLE = re.compile(
    r"(^|_)(reporters?|persons?|accounts?|complainants?|petitioners?|applicants?|officers?|officials?|residents?|"
    r"employees?|phones?|id_cards?|usernames?|faces?|religion|belief)(_|$)"
)
LISTED = "config/uncovered.py"
"""A list of tables' names with a sentence each: it reads nothing."""
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE)\b")


def of_source(path: str, text: str) -> list[str]:
    """Findings in one module; `path` from the package's folder."""
    tree = parsed(text)
    found = []
    for node in walked(tree):
        if isinstance(node, ast.Call):
            found += [*_of_call(path, node), *_of_counting(path, node)]
        if isinstance(node, ast.AugAssign) and _names(node.target) & ACCOUNTS:
            found.append(f"B1 {path}:{node.lineno} adds up by {sorted(_names(node.target) & ACCOUNTS)}")
        if isinstance(node, ast.Constant | ast.JoinedStr):
            words = _words(node)
            if SQL.search(words):
                found += [f"{one}: {path}" for one in tables.of_statement(words)]
            if re.search(r"\bidentity_(sealed|vaultkey)\b", words) and not _in_vault(path) and path != LISTED:
                found.append(f"B6 {path} reads sealed rows past the vault")
    return found


def of_method(path: str, text: str) -> list[str]:
    """Features and arguments of a model or method that would be people."""
    found = []
    for node in walked(parsed(text)):
        names: list[str] = []
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in (*node.args.args, *node.args.kwonlyargs, *node.args.posonlyargs)]
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names = [node.target.id]
        found += [f"B1 {path} takes {name}" for name in names if PEOPLE.search(name.lower())]
    return found


def _of_call(path: str, call: ast.Call) -> list[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    found = []
    if name in SUMMING and isinstance(call.func, ast.Attribute):
        chain = list(_chain(call))
        said = {part for one in chain for part in _strings(one)}
        roots = {one.id for one in ast.walk(chain[-1]) if isinstance(one, ast.Name)}
        if said & PERSON_FIELDS:
            found.append(f"B1 {path}:{call.lineno} sums or sorts by {sorted(said & PERSON_FIELDS)}")
        if name in ("annotate", "aggregate", "count") and roots & PERSON_MODELS:
            found.append(f"B2 {path}:{call.lineno} counts people")
    if name == "open_contact" and path not in OPENERS and not _in_vault(path):
        found.append(f"B6 {path}:{call.lineno} opens a contact")
    if name in LOGGING and _is_log(call):
        told = {one for arg in _given(call) for one in (*_names(arg), *_keys(arg))}
        found += [f"B6 {path}:{call.lineno} logs {one}" for one in sorted(told & SECRETS)]
    return found


def _of_counting(path: str, call: ast.Call) -> list[str]:
    """Counting, sorting or grouping in Python by who somebody is; counting matters of every kind."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    found = []
    if name in COUNTING and (told := {one for arg in _given(call) for one in _names(arg)} & ACCOUNTS):
        found.append(f"B1 {path}:{call.lineno} counts or sorts by {sorted(told)}")
    if name in {"count", "aggregate", "annotate"} and isinstance(call.func, ast.Attribute):
        chain = list(_chain(call))
        roots = {one.id for one in ast.walk(chain[-1]) if isinstance(one, ast.Name)}
        said = {str(one.value) for part in chain for one in ast.walk(part) if isinstance(one, ast.Constant)}
        if "Matter" in roots and "outside_scope" not in said and "OUTSIDE" not in _names(call):
            found.append(f"B4 {path}:{call.lineno} counts matters of every kind")
    return found


def _keys(node: ast.AST) -> set[str]:
    """Keys of a dictionary that is written out, as in `extra={"contact": …}`."""
    found = [key for one in ast.walk(node) if isinstance(one, ast.Dict) for key in one.keys]
    return {str(key.value) for key in found if isinstance(key, ast.Constant)}


def _names(node: ast.AST) -> set[str]:
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    names |= {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}
    return names | {
        str(one.slice.value)
        for one in ast.walk(node)
        if isinstance(one, ast.Subscript) and isinstance(one.slice, ast.Constant)
    }


def _given(call: ast.Call) -> list[ast.AST]:
    return [*call.args, *[word.value for word in call.keywords]]


def _is_log(call: ast.Call) -> bool:
    """`log.warning`, `self.logger.info`, `logging.getLogger("x").error` alike."""
    return isinstance(call.func, ast.Attribute) and any(LOGGER.search(one) for one in _names(call.func.value))


def _chain(call: ast.Call) -> Iterator[ast.AST]:
    """The calls of one chain of query methods, outermost first, and what it starts from."""
    node: ast.AST = call
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call):
            yield node
        node = node.func if isinstance(node, ast.Call) else node.value
    yield node


def _strings(node: ast.AST) -> Iterator[str]:
    """Names of fields that the arguments of one call of the chain speak of."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return
    if node.func.attr not in {*SUMMING, "values", "values_list"}:
        return
    if node.func.attr in {"values", "values_list"}:
        given: list[ast.AST] = list(node.args)
    else:
        given = [*node.args, *[word.value for word in node.keywords]]
    for one in given:
        for part in ast.walk(one):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield from part.value.lstrip("-").split("__")


def _words(node: ast.Constant | ast.JoinedStr) -> str:
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    return "".join(p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str))


def _in_vault(path: str) -> bool:
    return any(path.startswith(folder) for folder in VAULT)
