"""Progress, line by line, whatever pytest captures."""

import os
import sys
from collections.abc import Callable

import pytest

from pytest_release_check.text.plain_text import shown_line


def progress_printer(config: pytest.Config) -> Callable[[str], None]:
    """Lines of progress on the real standard output, past pytest's capturing."""
    if config.option.verbose < -1:
        return lambda line: None
    try:
        stream = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", errors="replace", buffering=1)
    except (OSError, AttributeError, ValueError):
        return lambda line: None
    config.add_cleanup(stream.close)

    def progress(line: str) -> None:
        writer = config.get_terminal_writer()
        if writer.width_of_current_line:  # in the middle of the dots
            writer.line()
        writer.flush()
        stream.write(f"release-check: {shown_line(line)}\n")

    return progress
