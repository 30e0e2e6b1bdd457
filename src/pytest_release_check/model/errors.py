"""The few ways in which *we* can fail, as opposed to the release (see ``findings``)."""

from pytest_release_check.text.masking import without_logins
from pytest_release_check.text.plain_text import plain_text


class ReleaseCheckError(Exception):
    """Base of our own errors; the text says what is wrong, where, and what to do.

    It may repeat the words of servers and programs, and addresses: it is plain (``text.plain_text``), without logins.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(plain_text(without_logins(text)))


class SettingsError(ReleaseCheckError):
    """The settings or the place the check was started in do not allow a check (exit 4, before any work)."""


class OutageError(ReleaseCheckError):
    """The world around us failed (network, disk, interpreter): nothing is known of the release."""


class StageClosedError(OutageError):
    """The stage answers, and takes no file from us for a reason that says nothing of the file."""


class FilenameUsedError(StageClosedError):
    """The index had a file of that name once: only another version can be uploaded."""


class CredentialsRefusedError(OutageError):
    """The stage does not know who uploads."""
