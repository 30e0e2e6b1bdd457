"""Where everything but the project under test comes from."""

from pytest_release_check.installers.pip_settings import PipSettings
from pytest_release_check.remote_index.repositories import index_address


def chosen_upstreams(asked_for: tuple[str, ...], settings: PipSettings, known: dict[str, str]) -> tuple[str, ...]:
    """Our own ordered option, else the index that the user's pip is configured with, else PyPI."""
    if asked_for:
        return asked_for
    return (settings.index_url or index_address(known["pypi"]),)
