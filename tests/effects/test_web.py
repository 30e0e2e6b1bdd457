"""Asking web servers: credentials go to the hosts that they are for, wherever the way leads."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from pytest_release_check.effects.web import Asking, Web
from pytest_release_check.model.errors import OutageError
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


def failing() -> int:
    raise OutageError("no answer")


def test_an_answer_beside_other_work() -> None:
    """Both are had; the work can begin before the answer is there, and end before it."""
    may_answer = Event()
    asking = Asking(lambda: 1 if may_answer.wait(60) else 0)

    def work() -> str:
        may_answer.set()
        return "done"

    assert (asking.beside(work, lambda: None), asking.answer()) == ("done", 1)


def test_no_answer_ends_the_work() -> None:
    """As long as it takes: a program that is about to start cannot be ended yet."""
    is_working, is_late, ended = Event(), Event(), Event()

    def end() -> None:
        (ended if is_late.is_set() else is_late).set()

    def work() -> bool:
        is_working.set()
        return ended.wait(60)

    def ask() -> int:
        assert is_working.wait(60)
        return failing()

    with pytest.raises(OutageError, match="no answer"):
        Asking(ask).beside(work, end)
    assert ended.is_set()


def test_no_answer_known_before() -> None:
    """Nothing begins."""
    asking, begun = Asking(failing), list[int]()
    with pytest.raises(OutageError, match="no answer"):
        asking.answer()
    with pytest.raises(OutageError, match="no answer"):
        asking.beside(lambda: begun.append(1), lambda: None)
    assert begun == []


@pytest.mark.parametrize(("ask", "reason"), [(lambda: 1, "work"), (failing, "no answer")])
def test_work_that_fails(ask: Callable[[], int], reason: str) -> None:
    """Its own reason counts where there is an answer."""

    def work() -> int:
        raise ValueError("work")

    with pytest.raises((ValueError, OutageError), match=reason):
        Asking(ask).beside(work, lambda: None)
