"""Classifying messages and disputes in folds: ours, and a linear support vector machine."""

from __future__ import annotations

import csv
import json
import resource
from collections.abc import Callable
from pathlib import Path

Answer = dict[str, object]
FOLDS, SEED = 5, 42
SETS = ("messages", "kinds", "topics", "focus")


def cpu() -> float:
    """CPU seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file."""
    with path.open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def labelled(data: Path, name: str) -> tuple[list[str], list[str], list[str]]:
    """Titles, texts and labels of a set: messages, kinds (of dispute), topics (of questions) or focus (of a case).

    A class too small to be in every fold is left out, for both sides.
    """
    if name == "messages":
        rows = table(data / "messages" / "labelled.csv")
        texts = [row["留言详情"].replace("_x000D_", " ").strip() for row in rows]
        return [row["留言主题"].strip() for row in rows], texts, [row["一级分类"] for row in rows]
    if name == "kinds":
        lines = (data / "disputes" / "mediation_dialogues.jsonl").read_text(encoding="utf-8").splitlines()
        cases = [json.loads(line) for line in lines]
        return [""] * len(cases), [c["event_description"] for c in cases], [c["event_type"] for c in cases]
    file = "consult_topics.json" if name == "topics" else "dispute_focus.json"
    asked = json.loads((data / "disputes" / file).read_text(encoding="utf-8"))
    answers = [one["answer"].removeprefix("争议焦点类别：").rstrip("。") for one in asked]
    enough = [at for at, one in enumerate(answers) if answers.count(one) >= FOLDS]
    return [""] * len(enough), [asked[at]["question"] for at in enough], [answers[at] for at in enough]


def listed(data: Path, name: str) -> dict[str, list[str]]:
    """Phrases by which a set's own list of classes names each: sub-classes of the messages, else the label."""
    if name != "messages":
        return {label: [label] for label in set(labelled(data, name)[2])}
    phrases: dict[str, list[str]] = {}
    for row in table(data / "messages" / "taxonomy.csv"):
        phrases.setdefault(row["一级分类"], []).append(f"{row['二级分类']} {row['三级分类']}")
    return phrases


def in_folds(data: Path, name: str, predict: Callable[..., tuple[list[str], list[float]]]) -> Answer:
    """Out-of-fold answers of a classifier, and its CPU seconds."""
    from sklearn.model_selection import StratifiedKFold

    titles, texts, labels = labelled(data, name)
    said, sure = [""] * len(labels), [0.0] * len(labels)
    began = cpu()
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=SEED).split(texts, labels):
        parts = [[some[at] for at in rows] for rows in (train, test) for some in (titles, texts, labels)]
        answers, confidences = predict(*parts[:5])
        for at, answer, confidence in zip(test, answers, confidences, strict=True):
            said[at], sure[at] = answer, confidence
    return {"said": said, "sure": sure, "labels": labels, "cpu": cpu() - began}


def ours_predict(
    terms: dict[str, list[str]] | None,
    titles: list[str],
    texts: list[str],
    labels: list[str],
    new_titles: list[str],
    new_texts: list[str],
) -> tuple[list[str], list[float]]:
    """Our suggester, its settings chosen inside the training part."""
    from maplebridge.methods.text import train

    model = train(texts, labels, titles=titles, terms=terms, seed=0)
    shares = model.probabilities(new_texts, new_titles)
    return [model.labels[at] for at in shares.argmax(1)], shares.max(1).tolist()


def svc_predict(
    terms: dict[str, list[str]] | None,
    titles: list[str],
    texts: list[str],
    labels: list[str],
    new_titles: list[str],
    new_texts: list[str],
) -> tuple[list[str], list[float]]:
    """Character 1- and 2-gram TF-IDF and a linear support vector machine, scikit-learn's own settings."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    seen = TfidfVectorizer(analyzer="char", ngram_range=(1, 2))
    phrases = [(one, name) for name in sorted(set(labels)) for one in (terms or {}).get(name, ())]
    taught = [f"{a} {b}" for a, b in zip(titles, texts, strict=True)] + [one for one, _ in phrases]
    x = seen.fit_transform(taught)
    machine = LinearSVC(random_state=0).fit(x, labels + [name for _, name in phrases])
    y = seen.transform([f"{a} {b}" for a, b in zip(new_titles, new_texts, strict=True)])
    return machine.predict(y).tolist(), [1.0] * len(new_texts)
