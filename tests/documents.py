"""What stands in the documents: their files, and the blocks of code in them."""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "changelog.d/*.md", ".github/*.md")
    for path in ROOT.glob(pattern)
    if path.parent != ROOT / "docs" / "rules"  # of the site: made from the rules, with links for Sphinx
)
_PROMPT = "$ "
_SHELLS = ("sh", "powershell", "")
_NAME = re.compile(r"`([^`]+)`:$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of code, fenced or indented."""

    document: str
    """Its path below the repository."""
    line: int
    language: str
    """Empty where none is named."""
    text: str
    before: str
    """The paragraph above it, empty if there is none."""

    @property
    def file(self) -> str:
        """The file that the paragraph above ends with, as in "`setup.py`:"; empty if it names none."""
        found = _NAME.search(self.before)
        return found[1] if found else ""


def blocks(path: Path) -> list[Block]:
    """The blocks of code of a document, in their order."""
    found: list[Block] = []
    before = ""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(path.read_text("utf-8")):
        if token.type in ("fence", "code_block"):
            line = token.map[0] + 1 if token.map else 0
            found.append(
                Block(document=name, line=line, language=token.info.strip(), text=token.content, before=before)
            )
        before = token.content if token.type == "inline" else before if token.type == "paragraph_close" else ""
    return found


def command_lines(block: Block) -> list[str]:
    """The lines that are typed, of a block for a shell; none of any other."""
    lines = block.text.splitlines()
    if block.language == "console":
        return [line.removeprefix(_PROMPT) for line in lines if line.startswith(_PROMPT)]
    return [line for line in lines if line.strip()] if block.language in _SHELLS else []


def spans(path: Path) -> list[str]:
    """What stands as code within the text of a document."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(path.read_text("utf-8"))
    return [child.content for token in tokens for child in token.children or () if child.type == "code_inline"]
