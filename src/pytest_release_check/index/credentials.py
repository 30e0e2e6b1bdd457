"""Who may upload: clients that send the token, in one of the ways in which PyPI takes one."""

import base64
import binascii
import hmac

from pytest_release_check.index.answers import RefusedError
from pytest_release_check.rules.rule import UploadRule

NOT_AUTHENTICATED = UploadRule(
    code="PYPI013",
    status=403,
    slug="not-authenticated",
    summary="the credentials are missing, malformed or not known",
    why="PyPI knows an uploader by the token alone, and looks at nothing else without one.",
    fix="upload as the user `__token__` with an API token as the password; make a new token if the old one was deleted",
    example="user:      __token__\npassword:  secret      # no token: one begins with pypi-",
    source="PyPI, `warehouse/forklift/decorators.py`: `ensure_uploads_allowed`",
)
PASSWORD_USED = UploadRule(
    code="PYPI014",
    status=403,
    slug="password-used",
    summary="a user name and password were sent instead of an API token",
    why="PyPI takes API tokens and Trusted Publishing, and no passwords.",
    fix="upload as the user `__token__` with an API token as the password",
    example="user:  jane\nuser:  __token__    # right",
    source="PyPI, `warehouse/accounts/security_policy.py`: `BasicAuthSecurityPolicy.identity`",
)

_UNKNOWN = "Invalid or non-existent authentication information."
_NO_LONGER = "Username/Password authentication is no longer supported. Use the user name __token__ and an API token."


def identity_refusal(authorization: str, token: str) -> RefusedError | None:
    """Why the bearer of that header may not upload; None if it carries the token. An empty token fits nobody."""
    scheme, _, rest = authorization.strip().partition(" ")
    offered = rest
    if scheme.lower() == "basic":
        user, offered = _basic(rest)
        if user not in ("", "__token__"):
            return RefusedError(_NO_LONGER, 403, PASSWORD_USED)
        offered = offered if user else ""
    elif scheme.lower() not in ("bearer", "token"):
        offered = ""
    offered = offered.strip()
    if token and hmac.compare_digest(offered.encode("utf-8", "replace"), token.encode()):
        return None
    return RefusedError(_UNKNOWN, 403, NOT_AUTHENTICATED)


def _basic(encoded: str) -> tuple[str, str]:
    """User and password; both empty if they cannot be read."""
    try:
        user, separator, password = base64.b64decode(encoded.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return (user, password) if separator else ("", "")
