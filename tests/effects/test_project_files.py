"""The project's files: those that git tracks, or all, and what a CI service calls them."""

import subprocess
from pathlib import Path

from pytest_release_check.effects.project_files import ProjectFiles


def made(folder: Path) -> Path:
    root = folder / "checkout" / "python"
    (root / ".hidden").mkdir(parents=True)
    for name in ("pyproject.toml", "demo.py", ".hidden/x"):
        (root / name).write_text("text\n")
    return root


def test_names(tmp_path: Path) -> None:
    """Without git those outside of hidden folders; with it those that are tracked."""
    root = made(tmp_path)
    assert ProjectFiles(root).names == ("demo.py", "pyproject.toml")
    subprocess.run(("git", "init", "-q", "."), cwd=root, check=True)
    subprocess.run(("git", "add", "demo.py"), cwd=root, check=True)
    assert ProjectFiles(root).names == ("demo.py",)


def test_text(tmp_path: Path) -> None:
    """What cannot be read, or is no text that people write, is empty."""
    root = made(tmp_path)
    (root / "large").write_bytes(b"x" * 1_000_001)
    (root / "latin").write_bytes("ä".encode("latin-1"))
    files = ProjectFiles(root)
    assert [files.text(name) for name in ("demo.py", "gone.py", "large", ".hidden", "latin")] == [
        "text\n",
        "",
        "",
        "",
        "\ufffd",
    ]


def test_shown(tmp_path: Path) -> None:
    """Below the workspace of the job, if the project lies in it."""
    root = made(tmp_path)
    assert ProjectFiles(root, tmp_path / "checkout").shown("demo.py") == "python/demo.py"
    assert ProjectFiles(root, tmp_path / "elsewhere").shown("demo.py") == "demo.py"
    assert ProjectFiles(root).shown("demo.py") == "demo.py"
