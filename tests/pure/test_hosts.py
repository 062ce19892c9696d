"""Under which names a city answers, and which address it says it has."""

from __future__ import annotations

import pytest

from maplebridge.config.installation import environment
from maplebridge.config.supervision import serving

HERE = ["localhost", "127.0.0.1", "[::1]"]
CITY = "https://report.city.example"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ({}, []),
        ({"MAPLEBRIDGE_HOSTS": ""}, []),
        ({"MAPLEBRIDGE_HOSTS": "report.city.example"}, ["report.city.example"]),
        ({"MAPLEBRIDGE_HOSTS": " a.example , b.example,"}, ["a.example", "b.example"]),
        ({"MAPLEBRIDGE_ADDRESS": f"{CITY}:8443/"}, ["report.city.example"]),
        (
            {"MAPLEBRIDGE_HOSTS": "b.example", "MAPLEBRIDGE_ADDRESS": CITY},
            ["b.example", "report.city.example"],
        ),
        ({"MAPLEBRIDGE_ADDRESS": "http://[fd00::7]:8000"}, ["[fd00::7]"]),
        ({"MAPLEBRIDGE_ADDRESS": "http://[fd00"}, []),
        ({"MAPLEBRIDGE_ADDRESS": "http://localhost:8000"}, []),
    ],
)
def test_a_machine_is_always_answered_under_its_own_names_and_a_city_under_that_of_its_address(said, named):
    assert environment.hosts(said) == [*named, *HERE]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://localhost:8100"),
        ("0.0.0.0", "http://localhost:8100"),
        ("::", "http://localhost:8100"),
        ("10.1.2.3", "http://10.1.2.3:8100"),
        ("fd00::7", "http://[fd00::7]:8100"),
    ],
)
def test_the_address_on_the_machine_is_one_that_a_browser_takes(host, address):
    assert serving.here(host, 8100) == address


def test_serve_says_the_citys_own_address_and_beside_it_that_on_the_machine():
    here = "http://localhost:8100"
    assert serving.greeting(here, here) == f"Maplebridge answers at {here}/ (Ctrl-C ends it)."
    assert serving.greeting(f"{CITY}/", here) == (
        f"Maplebridge answers at {CITY}/ (Ctrl-C ends it). On this machine: {here}/."
    )
