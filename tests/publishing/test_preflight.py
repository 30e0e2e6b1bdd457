"""What speaks against a publication before any work is done."""

from datetime import datetime, timedelta, timezone

import pytest

from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.sources import Job, Sources
from pytest_release_check.publishing.clearance import ignored_rules
from pytest_release_check.publishing.preflight import PublishRequest, blockers, notices
from tests.publishing.test_clearance import evidence

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
WHEEL, SDIST = "demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"
OF_THE_COMMIT = Sources(commit="c" * 40)
BUILT = {WHEEL: "a" * 64, SDIST: "b" * 64}


def served(filename: str, sha256: str = "", days: int = 0, yanked: str | None = None) -> IndexFile:
    time = (NOW - timedelta(days=days)).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return IndexFile(filename=filename, url="http://127.0.0.1/", sha256=sha256, upload_time=time, yanked=yanked)


def publish_request(*files: IndexFile, **changed: object) -> PublishRequest:
    fields: dict[str, object] = {"name": "demo", "version": "1.0", "target": "pypi", "served": files}
    return PublishRequest(**(fields | changed))  # type: ignore[arg-type] # a builder takes any field


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (publish_request(), ""),
        (publish_request(served("demo-0.9.tar.gz", days=300)), ""),
        (
            publish_request(served(WHEEL, "a" * 64)),
            "has demo 1.0 already (demo-1.0-py3-none-any.whl). Raise the version",
        ),
        (publish_request(served("demo-1.0.0.tar.gz")), "already"),
        (publish_request(served(WHEEL, "a" * 64), digests=BUILT), ""),
        (publish_request(served(WHEEL, "c" * 64), digests=BUILT), "other bytes"),
        (publish_request(served(WHEEL, "a" * 64, days=13), digests=BUILT), ""),
        (publish_request(served(WHEEL, "a" * 64, days=15), digests=BUILT), "takes no more files after 14"),
        (publish_request(served(WHEEL, "a" * 64, days=15), served(SDIST, "b" * 64, days=15), digests=BUILT), ""),
        (publish_request(served("demo-1.0-cp312-cp312-win32.whl"), digests=BUILT), "not among the verified files"),
        (publish_request(status="archived"), "demo is archived on pypi, which takes no files of it"),
        (publish_request(status="quarantined"), "demo is quarantined"),
        (publish_request(status="deprecated"), ""),
        (publish_request(sources=Sources(tags=("v1.0",))), ""),
        (publish_request(sources=Sources(tags=("v1.1",))), "the tag is v1.1 and the version 1.0"),
        (publish_request(sources=Sources(changed=("a", "b", "c", "d"))), "not committed: a, b, c and more"),
        (publish_request(sources=Sources(tags=("v1.1",)), allowed={"other-tag": "x"}), ""),
        (
            publish_request(sources=Sources(tags=("v1.0",), job=Job(tags=("v1.1",)))),
            "the tag is v1.1 and the version 1.0",
        ),
        (publish_request(sources=Sources(trouble="dubious ownership")), "not committed: dubious ownership"),
        (publish_request(sources=Sources(trouble="x"), allowed={"dirty": "x"}), ""),
        (publish_request(sources=Sources(changed=("a",)), allowed={"dirty": "x"}), ""),
    ],
)
def test_objections(case: PublishRequest, words: str) -> None:
    """Each says what to do."""
    reported = " ".join(blockers(case, NOW))
    assert (words in reported, bool(reported)) == (True, bool(words))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"is_there": False}, "pypi has no project asyncio. The name 'asyncio' isn't allowed"),
        ({"is_there": False, "target": "testpypi"}, "testpypi has no project asyncio"),
        ({"is_there": False, "target": "mine"}, ""),
        ({"is_there": True}, ""),
        ({"is_there": False, "evidence": (evidence(ignored=ignored_rules([("PYPI066", "ours")])),)}, ""),
    ],
)
def test_a_name_that_is_closed(changed: dict[str, object], words: str) -> None:
    """It is the index that is published on which must have the project, or let it have the name."""
    case = publish_request(**({"name": "asyncio", "evidence": (evidence(),), "sources": OF_THE_COMMIT} | changed))
    printed = " ".join(blockers(case, NOW))
    assert (words in printed, bool(printed)) == (True, bool(words))


def test_an_upload_time_that_is_none() -> None:
    """A page may say anything."""
    odd = IndexFile(filename=WHEEL, url="", sha256="a" * 64, upload_time="yesterday")
    assert list(blockers(publish_request(odd, digests=BUILT), NOW)) == []


def test_remarks() -> None:
    """A new name is announced in capitals; a completion says that it is one."""
    first, how = notices(publish_request(is_there=False))
    assert "FIRST RELEASE: pypi has no project demo yet" in first and "pending publisher" in how
    assert len(list(notices(publish_request(is_there=False, target="elsewhere")))) == 1
    assert list(notices(publish_request())) == [], "a project may have lost all its files"
    assert list(notices(publish_request(served("demo-0.9.tar.gz")))) == []
    reported = " ".join(notices(publish_request(served(WHEEL, "a" * 64, yanked="leaks"), digests=BUILT)))
    assert "1 of 2 files are there already" in reported and "yanked" in reported
