"""What is left in uv's cache after a run."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.index.server import Index
from pytest_release_check.index.upstreams import Upstream, web_indexes
from pytest_release_check.installers.protocol import Installed, InstallRequest
from pytest_release_check.installers.uv import Uv
from pytest_release_check.installers.uv_cache import forget
from tests.archives import build_wheel
from tests.index.conftest import upload
from tests.indexes import index_of
from tests.installers.test_uv import this_cell
from tests.runners import FakeRunner, context, with_uv


def kept(folder: Path, *, web: bool = True, absolute: bool = True) -> RunContext:
    """Means of a run with a fake runner and a cache that has a file of demo."""
    page = folder / "cache" / "simple-v1" / "index" / "f00" / "demo.rkyv"
    page.parent.mkdir(parents=True)
    page.touch()
    cache = {"UV_CACHE_DIR": str(folder / "cache") if absolute else ""}
    tools = context(folder, FakeRunner())
    return replace(tools, environment=with_uv(folder) | cache, web_indexes=("http://up.example/",) if web else ())


@pytest.mark.parametrize(
    ("name", "is_kept", "has_path", "asked"),
    [
        ("demo", True, True, ["demo"]),
        ("other", True, True, []),
        ("demo", False, True, []),
        ("demo", True, False, []),
    ],
)
def test_what_uv_is_asked(tmp_path: Path, name: str, is_kept: bool, has_path: bool, asked: list[str]) -> None:
    """To forget what it has, and only where the cache does not go with the run."""
    tools = kept(tmp_path, web=is_kept, absolute=has_path)
    forget(tools, (name,))
    assert isinstance(tools.runner, FakeRunner)
    assert [command.args[-1] for command in tools.runner.commands] == asked


def test_what_uv_does_not_remove(tmp_path: Path) -> None:
    """Notes on environments of this run, and folders without a file in which nobody writes any more."""
    tools = kept(tmp_path)
    cache = tmp_path / "cache"
    notes = {"ours": str(tmp_path / "cell" / "python"), "another": "/usr/bin/python"}
    for name, text in notes.items():
        note = cache / "interpreter-v5" / "f00" / name
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(text, "utf-8")
    empty = cache / "wheels-v5" / "index" / "f00"
    empty.mkdir(parents=True)
    written = empty.stat().st_mtime
    forget(tools, (), clock=lambda: written + 60)
    assert empty.is_dir()
    forget(tools, (), clock=lambda: written + 2 * 86400)
    assert sorted(path.name for path in cache.rglob("*") if path.is_file()) == ["another", "demo.rkyv"]
    assert not empty.exists()


@pytest.fixture
def indexes(tmp_path: Path) -> Iterator[tuple[Index, Index]]:
    """The stage with demo, and the one of the web with host, which demo requires."""
    web = index_of(tmp_path / "web", token="token")
    stage = index_of(tmp_path / "stage", token="token", subjects=frozenset({"demo"}))
    with web, stage:
        upload(web, build_wheel(tmp_path, "host", "1.0"), name="host", token="token")
        upload(stage, build_wheel(tmp_path, "demo", "1.0", requires=("host",)), token="token")
        yield stage, web


@pytest.mark.slow
def test_what_stays(indexes: tuple[Index, Index], tmp_path: Path) -> None:
    """With a real uv: the dependency comes from the web and stays, the release comes from the stage and does not."""
    stage, web = indexes
    cache = tmp_path / "cache"
    tools = context(tmp_path)
    tools = replace(
        tools,
        environment={**tools.environment, "UV_CACHE_DIR": str(cache)},
        web_indexes=web_indexes([Upstream.from_text(web.simple_url())]),
    )
    made = Uv().make_environment("install-demo", this_cell(), tools, stage.simple_url())
    done = Uv().install(made, InstallRequest(requirements=("demo==1.0",), index=stage.simple_url()))
    assert isinstance(done, Installed), done

    def kept_of(name: str) -> list[Path]:
        return [*cache.glob(f"*/index/*/{name}*"), *cache.glob(f"archive-*/*/{name}-*")]

    assert kept_of("demo") and kept_of("host")
    forget(tools, ("demo",))
    assert not kept_of("demo") and kept_of("host")
