"""What a rule says, for a terminal: ``--release-explain RC270``."""

import difflib
from collections.abc import Iterable

from pytest_release_check.model.errors import SettingsError
from pytest_release_check.reports.terminal import folded
from pytest_release_check.rules.rule import Rule, UploadRule


def explanation(asked: str, rules: Iterable[Rule], width: int = 0) -> list[str]:
    """The lines on the rule that is asked for by its code or its slug; ``width`` in columns, 0: as long as they are.

    Raises ``SettingsError`` if there is no such rule; it names the ones that are nearest.
    """
    known = {name.lower(): rule for rule in rules for name in (rule.code, rule.slug)}
    wanted = asked.strip().lower()
    rule = known.get(wanted)
    if rule is None:
        longer = [name for name in known if wanted and name.startswith(wanted)]
        near = [*longer, *difflib.get_close_matches(wanted, known, 3)][:3]
        shown = ", ".join(dict.fromkeys(f"{known[name].code} {known[name].slug}" for name in near))
        hint = f"Did you mean {shown}?" if near else "A code stands at the beginning of each finding, as RC270."
        raise SettingsError(f"--release-explain {asked}: there is no such rule. {hint}")
    return [part for line in _lines(rule) for part in folded(line, width)]


def _lines(rule: Rule) -> Iterable[str]:
    yield f"{rule.code} {rule.slug} ({rule.severity.value}): {rule.summary}"
    if rule.why:
        yield f"  why: {rule.why}"
    yield f"  what to do: {rule.fix}"
    if rule.example:
        yield "  example:"
        yield from (f"      {line}" for line in rule.example.splitlines())
    if rule.source:
        yield f"  source: {rule.source}"
    if isinstance(rule, UploadRule):
        answer = f"answers {rule.status}" if rule.status else "closes the connection"
        yield f"  PyPI {answer}, whatever is ignored here."
    yield "  If it is meant so, say why, and it does not count any more (in [tool.pytest.ini_options]):"
    yield f'      release_ignore = ["{rule.code}: the reason"]'
