"""What a backend has left is held against what it names."""

from pathlib import Path

import pytest

from pytest_release_check.effects.in_cell.build_release import UnexpectedFilesError, require_only

SDIST, WHEEL = "demo-1.0.tar.gz", "demo-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("left", "named", "words"),
    [
        ((SDIST, WHEEL), (SDIST, WHEEL), ""),
        ((SDIST, WHEEL, "demo-1.0-py2-none-any.whl"), (SDIST, WHEEL), "left demo-1.0-py2-none-any.whl beside them"),
        ((SDIST, WHEEL, "notes.txt"), (SDIST, WHEEL), "left notes.txt beside them"),
        ((SDIST, WHEEL, ".hidden"), (SDIST, WHEEL), "left .hidden beside them"),
        ((SDIST, "demo-1.0-py2-none-any.whl"), (SDIST, WHEEL), f"names {WHEEL}, and there is no such file"),
        ((WHEEL,), (SDIST, WHEEL), f"names {SDIST}, and there is no such file"),
        ((SDIST,), (SDIST, SDIST), "which does not end in .whl"),
        ((SDIST, "demo.zip"), (SDIST, "demo.zip"), "which does not end in .whl"),
        ((WHEEL,), (WHEEL, WHEEL), "which does not end in .tar.gz or .zip"),
        ((SDIST,), (SDIST, f"../{WHEEL}"), "there is no such file"),
    ],
)
def test_what_is_left(left: tuple[str, ...], named: tuple[str, str], words: str, tmp_path: Path) -> None:
    """One sdist and one wheel, each under the name that was returned, and nothing else."""
    for name in left:
        (tmp_path / name).touch()
    sdist, wheel = (tmp_path / name for name in named)
    if not words:
        require_only(tmp_path, sdist, wheel)
        return
    with pytest.raises(UnexpectedFilesError, match=words.replace(".", r"\.")):
        require_only(tmp_path, sdist, wheel)
