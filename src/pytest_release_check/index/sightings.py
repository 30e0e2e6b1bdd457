"""What was seen at which upstream, for a while: a memory that clients cannot fill."""

import threading
from collections import OrderedDict
from collections.abc import Callable

SECONDS = 600.0
"""How long a sighting counts; PyPI lets caches keep its own pages as long."""
MOST = 4096
"""Sightings kept. A name has 255 characters at most (``folders.is_normalised``): 1 MiB of names at most."""


class Sightings:
    """Names that an upstream had when it was asked; the one that was used longest ago goes first."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: OrderedDict[tuple[int, str], float] = OrderedDict()

    def __len__(self) -> int:
        """Return how many names are remembered."""
        return len(self._until)

    def has(self, number: int, name: str) -> bool:
        """Whether upstream ``number`` had ``name`` within the last ``SECONDS``."""
        with self._lock:
            until = self._until.get((number, name))
            if until is None:
                return False
            if until <= self._clock():
                del self._until[number, name]
                return False
            self._until.move_to_end((number, name))
            return True

    def add(self, number: int, name: str) -> None:
        """Remember that upstream ``number`` has ``name`` now."""
        with self._lock:
            self._until[number, name] = self._clock() + SECONDS
            self._until.move_to_end((number, name))
            if len(self._until) > MOST:
                self._until.popitem(last=False)
