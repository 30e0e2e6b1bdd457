"""What reaches builds and cells: an allow-list, a scratch home, a direct way to the loopback."""

from pathlib import Path

import pytest

from pytest_release_check.effects.process_env import hermetic_environment


def closed(tmp_path: Path, ambient: dict[str, str], **how: object) -> dict[str, str]:
    return hermetic_environment(ambient, home=tmp_path / "home", user_home=tmp_path, **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "passes"),
    [
        ("PATH", True),
        ("LC_ALL", True),
        ("https_proxy", True),
        ("CFLAGS", True),
        ("PKG_CONFIG_PATH", True),
        ("SOURCE_DATE_EPOCH", True),
        ("PIP_INDEX_URL", False),
        ("PIP_CONFIG_FILE", False),
        ("UV_INDEX", False),
        ("PYTHONPATH", False),
        ("VIRTUAL_ENV", False),
        ("TWINE_PASSWORD", False),
        ("TWINE_USERNAME", False),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", False),
        ("GITHUB_TOKEN", False),
        ("PYTEST_ADDOPTS", False),
        ("SETUPTOOLS_SCM_PRETEND_VERSION", False),
        ("CONDA_PREFIX", False),
        ("NETRC", False),
    ],
)
def test_allow_list(tmp_path: Path, name: str, passes: bool) -> None:
    """What builds need passes; settings of installers and credentials do not."""
    assert (closed(tmp_path, {name: "value"}).get(name) == "value") is passes


def test_more_by_name(tmp_path: Path) -> None:
    """The user can let further variables through, by pattern."""
    assert closed(tmp_path, {"MY_LIB_ROOT": "x"}, passed=("MY_LIB_*",))["MY_LIB_ROOT"] == "x"


def test_scratch_home(tmp_path: Path) -> None:
    """Home is empty, but git still finds what the user trusts."""
    (tmp_path / ".gitconfig").write_text("")
    variables = closed(tmp_path, {"HOME": str(tmp_path)})
    assert variables["HOME"] == str(tmp_path / "home")
    assert variables["GIT_CONFIG_GLOBAL"] == str(tmp_path / ".gitconfig")


@pytest.mark.parametrize(("ambient", "direct"), [({}, ""), ({"NO_PROXY": "corp.example"}, "corp.example,")])
def test_loopback_needs_no_proxy(tmp_path: Path, ambient: dict[str, str], direct: str) -> None:
    """Whatever proxy is set, the index on the loopback is reached directly."""
    variables = closed(tmp_path, ambient, proxy="http://proxy.example:3128")
    assert variables["no_proxy"] == variables["NO_PROXY"] == f"{direct}127.0.0.1,localhost,::1"
    assert variables["https_proxy"] == "http://proxy.example:3128"
