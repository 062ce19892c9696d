"""What binds by an agreement says the same in both languages; its parties stand there by what their procedure calls them."""

from __future__ import annotations

import re

import pytest

from law.packed import PACK

TEMPLATES = sorted((PACK / "papers").glob("*agreement.typ"))
BOTH = re.compile(r't\(en: "([^"]*)", zh: "([^"]*)"\)')
ALIKE = {
    r"takes effect": "生效", r"fingerprint": "指印", r"mediator has signed": "人民调解员签名",
    r"thirty days": "三十日", r"people’s court": "人民法院", r"order to pay": "支付令", r"binds nobody": "均无约束力",
    r"not penalised": "不予处罚", r"agreed time": "约定期限",
}  # fmt: skip
"""Words of a binding text and those that then stand in the Chinese one; none of them in one language alone."""


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_both_languages_bind_by_the_same(path):
    [(english, chinese)] = [pair for pair in BOTH.findall(path.read_text("utf-8")) if "takes effect" in pair[0]]
    for one, other in ALIKE.items():
        assert bool(re.search(one, english)) == bool(re.search(other, chinese)), (one, other)
    assert ("seal of the mediation committee" in english) == ("人民调解委员会印章" in chinese)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_the_parties_stand_by_their_parts_with_a_line_for_their_name(path):
    [line] = [one for one in path.read_text("utf-8").splitlines() if one.startswith("#signatures(")]
    assert "how: t(" in line
    assert "Party A" not in line
