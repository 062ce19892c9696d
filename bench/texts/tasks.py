"""One measurement a process: `python -m texts.tasks NAME DATA` prints its answer, CPU seconds and memory.

Run from `bench/` with the package on the path; times leave out reading the files and the first compilation.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

import _peers
import numpy as np
import referenced

from texts.altered import altered_copies
from texts.folds import SETS, Answer, cpu, in_folds, listed, ours_predict, svc_predict, table
from texts.synthetic import told


def copies(data: Path) -> tuple[list[str], np.ndarray]:
    """The distinct messages of the board and altered copies of 1,500 of them."""
    found = {
        row["留言详情"].strip(): row["留言主题"].strip() for row in table(data / "messages" / "board.csv")
    }
    return altered_copies([f"{title}。{text}" for text, title in found.items()], chosen=1500, seed=7)


def copies_ours(data: Path) -> Answer:
    """Pairs of copies by the likeness of our sketches."""
    from maplebridge.methods.text.same.grouping import alike_pairs
    from maplebridge.methods.text.same.sketch import sketch

    texts, origin = copies(data)
    alike_pairs([sketch("", text) for text in ("甲乙丙", "甲乙丁")])
    began = cpu()
    left, right, likeness = alike_pairs([sketch("", text) for text in texts])
    return halves(left, right, likeness[:, 0], origin) | {"cpu": cpu() - began}


def copies_tfidf(data: Path) -> Answer:
    """Pairs of copies by exact cosine of character 2- and 3-gram TF-IDF."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts, origin = copies(data)
    began = cpu()
    x = TfidfVectorizer(analyzer="char", ngram_range=(2, 3)).fit_transform(texts).tocsr()
    turned, parts = x.T.tocsr(), []
    for first in range(0, x.shape[0], 500):
        near = (x[first : first + 500] @ turned).tocoo()
        kept = (near.data >= 0.1) & (near.row + first < near.col)
        parts.append(
            sparse.coo_array((near.data[kept], (near.row[kept] + first, near.col[kept])), (x.shape[0],) * 2)
        )
    left, right, scores = (
        np.concatenate([getattr(part, key) for part in parts]) for key in ("row", "col", "data")
    )
    return halves(left, right, scores, origin) | {"cpu": cpu() - began}


def copies_by(name: str, data: Path) -> Answer:
    """Pairs of copies by a peer in its own environment; only why, where it cannot be had."""
    texts, origin = copies(data)
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "texts.json"), Path(folder, "pairs.npz")
        given.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        said = _peers.run(name, "pairs.py", given, found)
        if said is None:
            return {"missing": _peers.why(name)}
        pairs = np.load(found)
        answer = halves(pairs["left"], pairs["right"], pairs["scores"], origin)
    return answer | {"cpu": json.loads(said)["cpu"]}


def halves(left: np.ndarray, right: np.ndarray, scores: np.ndarray, origin: np.ndarray) -> Answer:
    """The threshold that is best on one half of the origins, and what it does on the other half."""
    side = np.random.default_rng(0).random(int(origin.max()) + 1) < 0.5
    sizes = np.bincount(origin)
    pairs = sizes * (sizes - 1) // 2
    same = origin[left] == origin[right]

    def quality(half: np.ndarray, threshold: float) -> tuple[float, float, float]:
        inside = half[origin[left]] & half[origin[right]] & (scores >= threshold)
        true = int((inside & same).sum())
        recall, precision = true / pairs[half].sum(), true / max(int(inside.sum()), 1)
        return 2 * true / (inside.sum() + pairs[half].sum()), precision, recall

    best = max(np.arange(0.1, 0.8, 0.02), key=lambda at: quality(side, at)[0])
    f1, precision, recall = quality(~side, best)
    return {"threshold": float(best), "f1": float(f1), "precision": precision, "recall": float(recall)}


def places(data: Path) -> Answer:
    """Messages a second through a gazetteer of the country's streets, towns, counties and cities."""
    from maplebridge.methods.text import Gazetteer

    names = [
        (row["name"], row["code"])
        for part in ("streets", "areas", "cities")
        for row in table(data / "divisions" / f"{part}.csv")
        if len(row["name"]) > 1
    ]
    book = Gazetteer(names)
    titles = [row["留言主题"] for row in table(data / "messages" / "board.csv")] * 5
    began = cpu()
    found = sum(map(len, book.find_many(titles)))
    return {"rate": len(titles) / (cpu() - began), "names": len(book), "found": found, "cpu": cpu() - began}


def index(count: int) -> Answer:
    """Milliseconds to ask which of `count` open matters a message repeats."""
    from maplebridge.methods.text import Matters

    matters, asked = Matters(), []
    for at, (title, text) in enumerate(told(count, seed=1)):
        matters.add(at, title, text)
        if at % max(count // 100, 1) == 0:
            asked.append((at, title, text))
    matters.find(*asked[0][1:])
    times, right = [], 0
    for at, title, text in asked:
        began = cpu()
        found = matters.find(title, text[: len(text) * 2 // 3])
        times.append(1000 * (cpu() - began))
        right += bool(found) and found[0].id == at
    megabytes = matters.memory / 1e6
    return {
        "median": float(np.median(times)),
        "worst": max(times),
        "right": right / len(asked),
        "held": megabytes,
    }


def grouping(count: int) -> Answer:
    """CPU seconds to sort `count` made-up messages into matters."""
    from maplebridge.methods.text import group

    group(["甲乙丙", "甲乙丁"], ["", ""])
    titles, texts = zip(*told(count, seed=2), strict=True)
    began = cpu()
    groups = int(group(titles, texts).max()) + 1
    return {"cpu": cpu() - began, "groups": groups}


def gold(data: Path) -> Answer:
    """Whether the two official groups come out exactly."""
    from maplebridge.methods.text import group

    rows = table(data / "messages" / "same_matter_gold.csv")
    true = np.array([int(row["gold"]) for row in rows])
    days = [date(*map(int, row["留言时间"].split()[0].replace("/", "-").split("-"))) for row in rows]
    began = cpu()
    found = group([row["留言主题"] for row in rows], [row["留言详情"] for row in rows], days=days)
    used = cpu() - began
    groups = {
        str(one): np.flatnonzero(found == found[np.flatnonzero(true == one)[0]]).tolist() for one in (1, 2)
    }
    exact = referenced.equal("text.same_matter.groups", groups, data)
    return {"exact": exact, "cpu": used}


def pairs(data: Path) -> Answer:
    """Precision and recall of our groups on real pairs that were read twice, by how the pairs were drawn."""
    from maplebridge.methods.text import group

    rows = table(data / "messages" / "board.csv")
    place = {row["留言编号"]: at for at, row in enumerate(rows)}
    began = cpu()
    found = group([row["留言主题"] for row in rows], [row["留言详情"] for row in rows])
    used = cpu() - began
    read = table(Path(__file__).parents[2] / "tests" / "methods" / "same_matter_pairs.csv")
    answer: Answer = {"cpu": used, "pairs": len(read)}
    for name, chosen in (("all", read), ("others", [pair for pair in read if pair["sampled_by"] != "ours"])):
        same = np.array([pair["label"] == "1" for pair in chosen])
        together = np.array([found[place[pair["a"]]] == found[place[pair["b"]]] for pair in chosen])
        answer[f"precision_{name}"] = float((same & together).sum() / max(together.sum(), 1))
        answer[f"recall_{name}"] = float((same & together).sum() / max(same.sum(), 1))
    return answer


def main(name: str, given: str) -> Answer:
    """Do one task by its name; `given` is the data folder or a number."""
    if name in ("index", "grouping"):
        return (index if name == "index" else grouping)(int(given))
    who, _, what = name.partition("_")
    if who in ("ours", "ours-listed", "svc", "svc-listed") and what in SETS:
        terms = listed(Path(given), what) if who.endswith("listed") else None
        predict = ours_predict if who.startswith("ours") else svc_predict
        return in_folds(Path(given), what, partial(predict, terms))
    if name in ("copies_rapidfuzz", "copies_datasketch"):
        return copies_by(name.removeprefix("copies_"), Path(given))
    tasks = {task.__name__: task for task in (copies_ours, copies_tfidf, places, gold, pairs)}
    return tasks[name](Path(given))


if __name__ == "__main__":
    answer = main(sys.argv[1], sys.argv[2])
    answer["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer, ensure_ascii=False))
