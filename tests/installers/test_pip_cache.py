"""Only what came from one address leaves pip's cache."""

from pathlib import Path

import pytest

from pytest_release_check.installers.pip_cache import forget_wheels

OURS = "http://127.0.0.1:8000/secret"


@pytest.mark.parametrize(
    ("origin", "is_gone"),
    [
        (f'{{"url": "{OURS}/sdist/files/demo-1.0.tar.gz", "archive_info": {{}}}}', True),
        ('{"url": "http://127.0.0.1:8000/secrets/demo-1.0.tar.gz"}', False),
        ('{"url": "https://index.example/files/demo-1.0.tar.gz"}', False),
        ('{"archive_info": {}}', False),
        ("[1]", False),
        ("no JSON", False),
    ],
)
def test_what_is_forgotten(tmp_path: Path, origin: str, is_gone: bool) -> None:
    """A wheel goes with its folder and every folder above that is empty then; its neighbours stay."""
    kept = tmp_path / "wheels" / "ab" / "01" / "23" / "45"
    built = tmp_path / "wheels" / "ab" / "cd" / "ef" / "67"
    for folder in (kept, built):
        folder.mkdir(parents=True)
        (folder / "demo-1.0-py3-none-any.whl").touch()
    (built / "origin.json").write_text(origin, "utf-8")
    forget_wheels(tmp_path, OURS)
    assert (built / "demo-1.0-py3-none-any.whl").exists() is not is_gone
    assert (tmp_path / "wheels" / "ab" / "cd").exists() is not is_gone
    assert (kept / "demo-1.0-py3-none-any.whl").exists()


def test_without_a_cache(tmp_path: Path) -> None:
    """There is nothing to forget."""
    forget_wheels(tmp_path / "none", OURS)
