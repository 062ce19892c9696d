"""The sample city says on every page that it is one, and `serve` says it; another city says nothing of the kind."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("language", "words"), [("en", "Sample city."), ("zh", "示例城市。")])
@pytest.mark.parametrize("path", ["", "report", "sign-in", "figures"])
def test_each_page_says_so_and_in_another_city_none_does(town, monkeypatch, language, words, path):
    from django.test import Client

    def said():
        return words in Client(SERVER_NAME="localhost").get(f"/{language}/{path}").content.decode()

    assert said()
    monkeypatch.setattr("maplebridge.web.frame.SAMPLE", "another")
    assert not said()


def test_serve_says_so_and_no_account_elsewhere_takes_the_known_password(town, monkeypatch, capsys):
    from maplebridge.config.cli.run.serving import served
    from maplebridge.demo import city
    from maplebridge.demo.posts import PASSWORD
    from maplebridge.kernel.identity import passwords
    from maplebridge.kernel.territory.unit import SAMPLE
    from maplebridge.rules.refusal import Incomplete

    assert f"{city.CODE}00" == SAMPLE
    assert not served._cityless()
    assert "This is the sample city" in capsys.readouterr().err
    monkeypatch.setattr("maplebridge.config.cities.founding.SAMPLE", "another")
    assert not served._cityless()
    assert capsys.readouterr().err == ""
    with pytest.raises(Incomplete):
        passwords.check(PASSWORD, name="handler.liuxi")
