"""Smoke tests of our own release, run by the plugin in every cell."""

from pytest_release_check import InstalledRelease


def test_pytest_finds_the_plugin(installed_release: InstalledRelease) -> None:
    """In a fresh environment the flag is there, without anything else being installed."""
    assert "--release-check" in installed_release.python("import pytest; pytest.main(['--help'])").stdout


def test_the_public_names_are_there(installed_release: InstalledRelease) -> None:
    """What the README says can be imported can."""
    installed_release.python("from pytest_release_check import *; InstalledRelease, StagedRelease, Distributions")
