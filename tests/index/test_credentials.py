"""Who may upload."""

import base64

import pytest

from pytest_release_check.index.credentials import identity_refusal
from tests.index.conftest import TOKEN, basic


@pytest.mark.parametrize(
    "header",
    [
        basic(),
        basic(password=f"  {TOKEN}\n"),
        basic().replace("Basic", "basic"),
        basic().replace(" ", "   "),
        f"Bearer {TOKEN}",
        f"bearer  {TOKEN} ",
        f"token {TOKEN}",
    ],
)
def test_the_token_is_taken(header: str) -> None:
    """In three schemes, in any case, with blanks around it."""
    assert identity_refusal(header, TOKEN) is None


@pytest.mark.parametrize(
    ("header", "code"),
    [
        pytest.param("", "PYPI013", id="PYPI013-none"),
        pytest.param("Basic", "PYPI013", id="PYPI013-empty"),
        pytest.param("Basic !!!", "PYPI013", id="PYPI013-no-base64"),
        pytest.param("Basic \u00ff", "PYPI013", id="PYPI013-latin-1"),
        pytest.param("Basic \udcff", "PYPI013", id="PYPI013-surrogate"),
        pytest.param("Basic dXNlcg==", "PYPI013", id="PYPI013-no-colon"),
        pytest.param("Basic " + base64.b64encode(b"\xff:\xff").decode(), "PYPI013", id="PYPI013-no-text"),
        pytest.param(basic(password="wrong"), "PYPI013", id="PYPI013-wrong"),
        pytest.param(basic(password=""), "PYPI013", id="PYPI013-no-token"),
        pytest.param(basic(user=""), "PYPI013", id="PYPI013-no-user"),
        pytest.param("Bearer x", "PYPI013", id="PYPI013-bearer"),
        pytest.param(f"Digest {TOKEN}", "PYPI013", id="PYPI013-scheme"),
        pytest.param(TOKEN, "PYPI013", id="PYPI013-token-alone"),
        pytest.param(basic(user="somebody"), "PYPI014", id="PYPI014-user"),
        pytest.param(basic(user="__TOKEN__"), "PYPI014", id="PYPI014-case"),
    ],
)
def test_anything_else_is_not(header: str, code: str) -> None:
    """With one code for what is no token of ours, and another for user and password."""
    refusal = identity_refusal(header, TOKEN)
    assert refusal is not None
    assert (refusal.code, refusal.status) == (code, 403)


@pytest.mark.parametrize("header", ["", basic(password=""), "Bearer "])
def test_without_a_token_nobody_uploads(header: str) -> None:
    """An index that was given none takes nothing."""
    assert identity_refusal(header, "") is not None
