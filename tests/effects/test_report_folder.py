"""The report folder never costs anything that is not ours, and is not there while the project is built."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pytest_release_check.effects.report_folder import clear, hand_in, make, reserve
from pytest_release_check.model.errors import SettingsError


def report(tmp_path: Path) -> Path:
    folder = tmp_path / "report"
    (tmp_path / "before").mkdir(exist_ok=True)
    (tmp_path / "before" / "build.log").write_text("built")
    make(folder, tmp_path / "before")
    return folder


def test_made_with_the_logs_so_far(tmp_path: Path) -> None:
    """The folder ignores itself in git and has what was logged before it existed."""
    folder = report(tmp_path)
    assert (folder / "logs" / "build.log").read_text() == "built"
    assert (folder / ".gitignore").read_text().splitlines()[-1] == "*"


def test_cleared_away(tmp_path: Path) -> None:
    """An earlier report of ours disappears, folder and all."""
    folder = report(tmp_path)
    (folder / "dist").mkdir()
    clear(folder)
    assert not folder.exists()


def test_files_to_be_verified_are_kept(tmp_path: Path) -> None:
    """Files in the report of an earlier run can be verified."""
    folder = report(tmp_path)
    (folder / "dist").mkdir()
    (folder / "dist" / "demo-1.0.tar.gz").touch()
    clear(folder, keep=folder / "dist")
    assert sorted(path.name for path in folder.iterdir()) == [".gitignore", "dist"]
    clear(folder, keep=folder / "dist")  # it is ours still


@pytest.mark.parametrize("name", ["precious.txt", ".gitignore"])
def test_a_folder_that_is_not_ours(tmp_path: Path, name: str) -> None:
    """A folder with other people's files is refused and stays as it is."""
    (tmp_path / name).write_text("mine\n")
    with pytest.raises(SettingsError, match="not a report of ours"):
        clear(tmp_path)
    assert (tmp_path / name).read_text() == "mine\n"


def test_a_file(tmp_path: Path) -> None:
    """A file is no folder."""
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="that is a file"):
        clear(tmp_path / "file")


@pytest.mark.parametrize("existing", [True, False])
def test_an_empty_or_missing_folder_will_do(tmp_path: Path, existing: bool) -> None:
    """Nothing is lost where nothing is."""
    if existing:
        (tmp_path / "new").mkdir()
    clear(tmp_path / "new")


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A second run on the same folder is refused, and may come after the first; no lock is left."""
    folder, locks = tmp_path / "report", tmp_path / "state" / "ours"
    lock = reserve(folder, locks)
    (tmp_path / "link").symlink_to(tmp_path)
    for same in (folder, tmp_path / "link" / "report"):
        with pytest.raises(SettingsError, match="another release check"):
            reserve(same, locks)
    other = reserve(tmp_path / "other", locks)
    lock.release()
    reserve(folder, locks).release()
    other.release()
    assert not locks.exists() and not folder.exists()


def test_one_of_many_runs_at_a_time(tmp_path: Path) -> None:
    """However locks are removed and made, never do two hold the same one."""
    inside: list[int] = []

    def run(_: int) -> int:
        try:
            lock = reserve(tmp_path / "report", tmp_path / "locks")
        except SettingsError:
            return 0
        inside.append(1)
        together = len(inside)
        inside.pop()
        lock.release()
        return together

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(run, range(300))) <= {0, 1}
    assert not (tmp_path / "locks").exists()


def test_files_that_were_built_elsewhere(tmp_path: Path) -> None:
    """Alone in the report, and not copied again where they are there already: a publication may still need those."""
    file, report = tmp_path / "a.whl", tmp_path / "report"
    file.write_bytes(b"one")
    assert hand_in((file,), report) == report / "dist"
    (report / "release-evidence.json").touch()
    hand_in((file,), report)
    assert (report / "release-evidence.json").exists()
    file.write_bytes(b"two")
    hand_in((file,), report)
    assert not (report / "release-evidence.json").exists()
    assert [path.read_bytes() for path in (report / "dist").iterdir()] == [b"two"]


def test_not_into_a_folder_of_others(tmp_path: Path) -> None:
    """Nothing in it is removed."""
    (tmp_path / "own.txt").touch()
    with pytest.raises(SettingsError, match="not a report of ours"):
        hand_in((tmp_path / "own.txt",), tmp_path)
    assert (tmp_path / "own.txt").exists()
