"""Asking web servers: credentials go to the hosts that they are for, wherever the way leads."""

from pathlib import Path

import pytest

from pytest_release_check.effects.web import Web
from tests.faulty_front import Exchange, Fault, front_of


def sending_on(address: str) -> Fault:
    def fault(exchange: Exchange) -> Exchange:
        exchange.status, exchange.headers = 302, {"location": address}
        return exchange

    return fault


def asking(seen: list[str]) -> Fault:
    """Answers only who has credentials."""

    def fault(exchange: Exchange) -> Exchange:
        seen.append(exchange.authorization)
        exchange.status = 200 if exchange.authorization else 401
        return exchange

    return fault


@pytest.mark.parametrize(
    ("machine", "status"), [pytest.param("127.0.0.1", 200, id="known"), pytest.param("localhost", 401, id="another")]
)
def test_credentials_after_a_redirect(tmp_path: Path, machine: str, status: int) -> None:
    """The host that we are sent on to gets those that netrc has for it, and no others."""
    netrc, seen = tmp_path / "netrc", list[str]()
    netrc.write_text(f"machine {machine}\nlogin jane\npassword secret\n")
    with (
        front_of("http://127.0.0.1:9/", asking(seen)) as behind,
        front_of("http://127.0.0.1:9/", sending_on(f"{behind.url}/page")) as before,
    ):
        page = Web({"NETRC": str(netrc)}).page(f"{before.url}/page", "text/html")
    assert (page.status, any(seen)) == (status, status == 200)
