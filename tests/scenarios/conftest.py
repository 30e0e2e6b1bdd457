"""What the scenarios' tests share."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.scenarios.indexes import Indexes


@pytest.fixture
def indexes(tmp_path: Path) -> Iterator[Indexes]:
    with ExitStack() as stack:
        yield Indexes(tmp_path, stack)
