"""The pages of rules, generated from their rows: ``docs/rules.md`` has all of them, the site one for each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytest_release_check.rules.rule import Rule, Severity, UploadRule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chapter:
    title: str
    codes: str
    """How the codes of its rules begin: a regular expression."""
    text: str = ""


_GENERATED = "<!-- Generated from the rules in src/: python -m pytest_release_check.catalogue docs/rules.md -->\n"
_INTRO = """\
# The rules

Every finding has a code that never means anything else. An error breaks users and fails the run; warnings are reported,
and fail the run only with `--release-strict`. The folder `fixtures/` has a sample project for each rule, named by its
slug, where one can be built.
"""
_ORPHAN = """\
---
orphan: true
---
"""
_IGNORING = """\
## In the terminal

    pytest --release-explain {code}

prints this page. A finding that is meant so is ignored with a reason, which stands in the report:

```toml
[tool.pytest.ini_options]
release_ignore = ["{code}: the reason"]
```
{limit}
[All rules](../rules.md)
"""
_CHAPTERS = (
    _Chapter(title="Building", codes="RC1"),
    _Chapter(
        title="What PyPI takes and other programs do not",
        codes="RC2(2|3|4[0-8])",
        text="PyPI takes such a file today. Installers and other indexes refuse it, or read it in another way.",
    ),
    _Chapter(title="The built files", codes="RC2|RC34|RC37"),
    _Chapter(title="Compiled files", codes="RC32|RC33"),
    _Chapter(title="Since the previous release", codes="RC36"),
    _Chapter(title="The index", codes="RC30|RC31"),
    _Chapter(title="Installing", codes="RC40"),
    _Chapter(title="Scenarios", codes="RC41|RC42|RC43|RC44|RC45"),
    _Chapter(title="Using what was installed", codes="RC5"),
    _Chapter(title="Tests of the project", codes="RC6"),
    _Chapter(
        title="What PyPI refuses",
        codes="PYPI",
        text="These rules follow PyPI as it was on 2026-08-21. The embedded index answers with them, and\n"
        "`release::examine` reports every one that holds.",
    ),
)
"""In the order of the page. A rule belongs to the first chapter whose pattern its code fits."""
_PEP = re.compile(r"\bPEP (\d+)\b")
_ISSUE = re.compile(r"(?<![\w/.-])([\w-]+/[\w.-]+)#(\d+)\b")


def rules_page(rules: Iterable[Rule]) -> str:
    """Return the whole page as Markdown, which ends with a line feed.

    Rules come in the order given, in chapters by how their codes begin.

    Raises:
        ValueError: a rule's code belongs to no chapter.

    """
    written = (_chapter(chapter, map(_section, listed)) for chapter, listed in _chapters(rules))
    return "\n".join((_GENERATED, _INTRO, *written))


def rules_index(rules: Iterable[Rule]) -> str:
    """Return the list of all rules as Markdown, with links to the page of each, ``rules/CODE.md``.

    Its chapters, and so their addresses, are those of the whole page. Raises ``ValueError`` as that does.
    """
    return "\n".join((_INTRO, *(_chapter(chapter, [_table(listed)]) for chapter, listed in _chapters(rules))))


def rule_page(rule: Rule) -> str:
    """Return the page of one rule as Markdown for Sphinx, which ends with a line feed.

    It is in no table of contents: some hundred entries more would stand beside each page.
    """
    paragraphs = (f"{paragraph}\n" for paragraph in _paragraphs(rule))
    return "\n".join(
        (_ORPHAN, f"# {rule.code} {rule.slug}\n", *paragraphs, _IGNORING.format(code=rule.code, limit=_limit(rule)))
    )


def _chapters(rules: Iterable[Rule]) -> list[tuple[_Chapter, list[Rule]]]:
    """Those that have rules, in the order of the page."""
    chapters: dict[str, list[Rule]] = {chapter.title: [] for chapter in _CHAPTERS}
    for rule in rules:
        chapters[_chapter_of(rule)].append(rule)
    return [(chapter, chapters[chapter.title]) for chapter in _CHAPTERS if chapters[chapter.title]]


def _chapter_of(rule: Rule) -> str:
    for chapter in _CHAPTERS:
        if re.match(chapter.codes, rule.code):
            return chapter.title
    raise ValueError(f"{rule.code}: no chapter of docs/rules.md has rules whose codes begin so; add one in {__name__}.")


def _chapter(chapter: _Chapter, parts: Iterable[str]) -> str:
    text = (f"{chapter.text}\n",) if chapter.text else ()
    return "\n".join((f"## {chapter.title}\n", *text, *parts))


def _table(rules: list[Rule]) -> str:
    lines = (f"| [{r.code}](rules/{r.code}.md) | {r.slug} | {_cell(r)} |" for r in rules)
    return "\n".join(("| code | slug | what is wrong |", "| --- | --- | --- |", *lines, ""))


def _cell(rule: Rule) -> str:
    text = rule.summary.replace("|", "\\|")
    return text if rule.severity is Severity.ERROR else f"{text} (warning)"


def _section(rule: Rule) -> str:
    """One rule. Its heading is the address of the rule on the page, so it holds nothing that may change."""
    return "\n".join((f"### {rule.code} {rule.slug}\n", *(f"{paragraph}\n" for paragraph in _paragraphs(rule))))


def _paragraphs(rule: Rule) -> Iterator[str]:
    yield f"**{rule.severity.value.capitalize()}:** {_sentence(rule.summary)}{_answer(rule)}"
    if rule.why:
        yield f"**Why:** {rule.why}"
    yield f"**How to fix:** {_sentence(rule.fix)}"
    if rule.example:
        yield f"**Example:**\n\n```text\n{rule.example}\n```"
    if rule.source:
        yield f"**Source:** {_linked(rule.source)}"


def _limit(rule: Rule) -> str:
    """What ignoring the rule does not change."""
    return "\nPyPI refuses it whatever is ignored here.\n" if isinstance(rule, UploadRule) else ""


def _sentence(text: str) -> str:
    """A line of a finding as a sentence of the page."""
    return f"{text[0].upper()}{text[1:]}."


def _linked(text: str) -> str:
    """The text with links where PEPs, and issues as ``owner/repository#1``, are named."""
    text = _PEP.sub(lambda found: f"[{found[0]}](https://peps.python.org/pep-{found[1]:0>4}/)", text)
    return _ISSUE.sub(r"[\g<0>](https://github.com/\1/issues/\2)", text)


def _answer(rule: Rule) -> str:
    """What PyPI answers to the upload, where it is one of its rules."""
    if not isinstance(rule, UploadRule):
        return ""
    return f" PyPI answers {rule.status}." if rule.status else " PyPI closes the connection without an answer."
