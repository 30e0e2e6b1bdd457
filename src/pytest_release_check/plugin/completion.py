"""What a shell completes after an option of ours; argcomplete asks pytest, and pytest the options.

Without this, argcomplete completes names of files after every option that has no fixed choices.
"""

import argparse
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from pytest_release_check.model.options import Option
from pytest_release_check.plugin.options import add_options

_WORDS = {
    "release-index": ("local", "pypi", "testpypi", "twine"),
    "release-previous": ("auto", "none"),
    "release-python": ("auto",),
    "release-extras": ("auto", "all", "none"),
    "release-allow": ("dirty:", "other-tag:", "other-commit:", "other-index:", "plain-http:"),
}
"""Words that some options know; their values can be others as well."""
_OF_FILES = ("DIR", "FILE", "PATH", "URL", "SPEC")
"""What an option is called to take that can be a file or a folder."""
_OF_RULES = ("RULE", "CODE", "CODE:REASON")


def add_completed_options(parser: pytest.Parser) -> None:
    """Declare the options as ``add_options`` does, each with what can follow it."""
    add_options(parser, completed)


def completed(option: Option) -> dict[str, Any]:
    """How argparse is given an option so that its value can be completed; nothing where files or choices are right."""
    if (
        option.kind in ("flag", "optional")
        or option.choices
        or (option.metavar in _OF_FILES and option.name not in _WORDS)
    ):
        return {}
    is_listed = option.kind in ("many", "lines")

    class Completing(argparse.Action):
        """Stores the value, or appends it, as argparse does by itself."""

        completer: Callable[..., Iterable[str]] = staticmethod(_words_of(option))

        def __call__(
            self, parser: object, namespace: argparse.Namespace, values: Any, option_string: object = None
        ) -> None:
            before = getattr(namespace, self.dest) or []
            setattr(namespace, self.dest, [*before, values] if is_listed else values)

    return {"action": Completing}


def _words_of(option: Option) -> Callable[..., Iterable[str]]:
    def words(prefix: str = "", **_: object) -> Iterable[str]:
        known = _codes() if option.metavar in _OF_RULES else _WORDS.get(option.name, ())
        return [word for word in known if word.startswith(prefix)]

    return words


def _codes() -> list[str]:
    from pytest_release_check.catalogue import RULES

    return [rule.code for rule in RULES]
