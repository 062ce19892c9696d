"""What triage has learned from the city's own matters; a file with a version, never a pickle."""

from __future__ import annotations

import io
import json
import zipfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from maplebridge.methods.errors import MethodError, ShapeError, TooFewError
from maplebridge.methods.text.grams import FloatArray, count_matrix, counted, shared_grams, weighed
from maplebridge.methods.text.keywords import Keywords
from maplebridge.methods.text.learner import IntArray, fit
from maplebridge.methods.text.scope import check_labels

VERSION = 2
READABLE = (1, 2)
LEAST = 3
REMEMBERED = 1_000


class ModelFileError(MethodError):
    """The bytes are not a model file of a version that this code reads."""


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A trained suggester: read only; `learn` gives a new one with the next revision.

    labels   c class names, sorted
    grams    k grams, each shared by at least two messages or in the list of classes, sorted
    places   gram → its column
    rare     (k,)    rarity of each gram
    weights  (c, k)  and `bias` (c,): softmax of x @ weights.T + bias is the confidence
    memory   (n, k)  gram counts of the latest messages of each class, and `taught` (n,) their classes:
             what the next revision learns from beside the new messages
    listed   the first so many rows of `memory` are phrases of the list of classes, not messages
    """

    labels: tuple[str, ...]
    grams: tuple[str, ...]
    places: Mapping[str, int]
    rare: FloatArray
    weights: FloatArray
    bias: FloatArray
    memory: sparse.csr_array
    taught: IntArray
    revision: int
    seed: int
    listed: int = 0

    def features(self, titles: Sequence[str], texts: Sequence[str]) -> sparse.csr_array:
        """Weighed grams of messages, shape (messages, k)."""
        counts = count_matrix([counted(t, b) for t, b in zip(titles, texts, strict=True)], self.places)
        return weighed(counts, self.rare, bisect_left(self.grams, "t"))

    def probabilities(self, texts: Sequence[str], titles: Sequence[str] | None = None) -> FloatArray:
        """Calibrated confidence of each class for each message, shape (messages, c), rows sum to 1."""
        _same_length(texts, titles)
        return self.shares(self.features(titles or [""] * len(texts), texts))

    def shares(self, rows: sparse.csr_array) -> FloatArray:
        """The same for messages whose features are known."""
        scores = rows @ self.weights.T + self.bias
        raised = np.exp(scores - scores.max(1, keepdims=True))
        shares: FloatArray = raised / raised.sum(1, keepdims=True)
        return shares


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    titles: Sequence[str] | None = None,
    terms: Keywords | None = None,
    seed: int = 0,
) -> Model:
    """Learn to suggest a label from messages that people have labelled.

    texts, labels, titles   of one length; at least two labels, each at least `LEAST` times
    terms    label → phrases by which the city's own list of classes names it (sub-classes, keywords);
             each is taught like a short message; labels that no message has are passed over
    raises   ShapeError, TooFewError, OutsideScopeError (a label of opinion, belief or assembly)

    Same messages in the same order and same seed give the same model.
    """
    _same_length(texts, labels, titles)
    check_labels(labels)
    check_labels(terms or ())
    names = sorted(set(labels))
    phrases = [(phrase, name) for name in names for phrase in (terms or {}).get(name, ())]
    phrases_counted = [counted(phrase, phrase) for phrase, _ in phrases]
    messages = phrases_counted + [counted(t, b) for t, b in zip(titles or [""] * len(texts), texts, strict=True)]
    grams = sorted({gram for counts in phrases_counted for gram in counts}.union(shared_grams(messages)))
    taught = _numbers([name for _, name in phrases] + list(labels), names)
    counts = count_matrix(messages, _places(grams))
    return _fitted(names, grams, counts, taught, revision=1, seed=seed, listed=len(phrases))


def learn(
    model: Model, texts: Sequence[str], labels: Sequence[str], *, titles: Sequence[str] | None = None
) -> Model:
    """The next revision of a model: it keeps what it knew and adds corrected matters, new labels too.

    Of each label the latest `REMEMBERED` messages are remembered, as counts of shared grams, not as texts.
    raises   as `train`
    """
    _same_length(texts, labels, titles)
    check_labels(labels)
    messages = [counted(t, b) for t, b in zip(titles or [""] * len(texts), texts, strict=True)]
    grams = sorted(set(model.grams).union(shared_grams(messages)))
    names = sorted(set(model.labels).union(labels))
    places = _places(grams)
    moved = np.array([places[gram] for gram in model.grams], np.int32)
    old = model.memory
    old = sparse.csr_array((old.data, moved[old.indices], old.indptr), shape=(old.shape[0], len(grams)))
    counts = sparse.vstack([old, count_matrix(messages, places)], format="csr")
    taught = _numbers([model.labels[was] for was in model.taught] + list(labels), names)
    latest = np.append(np.arange(model.listed), model.listed + _latest(taught[model.listed :]))
    revision = model.revision + 1
    return _fitted(
        names, grams, counts[latest], taught[latest], revision=revision, seed=model.seed, listed=model.listed
    )


def _numbers(labels: Sequence[str], names: list[str]) -> IntArray:
    return np.array([names.index(label) for label in labels], np.int64)


def _latest(taught: IntArray) -> IntArray:
    """Places of the last `REMEMBERED` messages of each class, in order."""
    places = [np.flatnonzero(taught == one)[-REMEMBERED:] for one in np.unique(taught)]
    return np.sort(np.concatenate(places))


def _fitted(
    names: list[str],
    grams: list[str],
    counts: sparse.csr_array,
    taught: IntArray,
    *,
    revision: int,
    seed: int,
    listed: int,
) -> Model:
    _check_enough(names, grams, taught[listed:])
    fitted = fit(counts, taught, bisect_left(grams, "t"), seed, listed)
    return Model(
        labels=tuple(names),
        grams=tuple(grams),
        places=_places(grams),
        rare=fitted.rare,
        weights=fitted.weights,
        bias=fitted.bias,
        memory=counts,
        taught=taught,
        revision=revision,
        seed=seed,
        listed=listed,
    )


def _check_enough(names: list[str], grams: list[str], taught: IntArray) -> None:
    if len(names) < 2:
        raise TooFewError("A suggester needs messages of at least two classes.")
    if not grams:
        raise TooFewError("No two messages share a word: there is nothing to learn from.")
    sizes = Counter(taught.tolist())
    small = [f"{name} ({sizes[at]})" for at, name in enumerate(names) if sizes[at] < LEAST]
    if small:
        raise TooFewError(
            f"At least {LEAST} messages of each class are needed; too few of: {', '.join(small)}."
        )


def _same_length(texts: Sequence[str], *others: Sequence[str] | None) -> None:
    if any(other is not None and len(other) != len(texts) for other in others):
        raise ShapeError("Texts, titles and labels must be of one length.")


def dump(model: Model) -> bytes:
    """The model as the bytes of a file; equal models give equal bytes."""
    head = {"version": VERSION, "labels": model.labels, "revision": model.revision, "seed": model.seed}
    head["listed"] = model.listed
    out = io.BytesIO()
    np.savez_compressed(
        out,
        head=_bytes(json.dumps(head, ensure_ascii=False, sort_keys=True)),
        grams=_bytes("\n".join(model.grams)),
        rare=model.rare,
        weights=model.weights.astype(np.float32),
        bias=model.bias,
        data=model.memory.data.astype(np.uint8),
        indices=model.memory.indices.astype(np.int32),
        indptr=model.memory.indptr.astype(np.int64),
        taught=model.taught,
    )
    return out.getvalue()


def load(file: bytes) -> Model:
    """The model of a file's bytes.

    raises   ModelFileError for other bytes, a damaged file or another version
    """
    try:
        with np.load(io.BytesIO(file), allow_pickle=False) as parts:
            head = json.loads(parts["head"].tobytes())
            if head["version"] not in READABLE:
                raise ModelFileError(f"Model file of version {head['version']}; this code reads {READABLE}.")
            grams = tuple(parts["grams"].tobytes().decode().split("\n"))
            shape = (len(parts["taught"]), len(grams))
            memory = sparse.csr_array(
                (parts["data"].astype(np.float64), parts["indices"], parts["indptr"].astype(np.int32)), shape
            )
            return Model(
                labels=tuple(head["labels"]),
                grams=grams,
                places=_places(grams),
                rare=parts["rare"],
                weights=parts["weights"].astype(np.float64),
                bias=parts["bias"],
                memory=memory,
                taught=parts["taught"],
                revision=head["revision"],
                seed=head["seed"],
                listed=head.get("listed", 0),
            )
    except (EOFError, OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        if isinstance(error, ModelFileError):
            raise
        raise ModelFileError("These bytes are not a model file, or the file is damaged.") from error


def _places(grams: Sequence[str]) -> dict[str, int]:
    return {gram: at for at, gram in enumerate(grams)}


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)
