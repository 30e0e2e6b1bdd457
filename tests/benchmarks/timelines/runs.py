"""A small run as a timeline: two workers, a build before them, a gap on the longer one."""

import json
from typing import Any

from benchmarks.timelines.spans import Timeline, timeline_of


def check(name: str, worker: str, began: float, seconds: float) -> dict[str, Any]:
    return {"id": f"release::{name}", "worker": worker, "began": 1000.0 + began, "seconds": seconds}


def program(what: str, worker: str, began: float, seconds: float, cpu: float) -> dict[str, Any]:
    return {"what": what, "worker": worker, "began": 1000.0 + began, "seconds": seconds, "cpu": cpu}


PROGRAMS = (
    program("building <demo> & its wheel", "main", 0.0, 2.0, 1.5),
    program("building it again", "main", 0.5, 1.0, 0.9),
    program("staging demo", "main", 2.5, 1.0, 0.5),
    program("installing demo==1.0 [install-wheel-py312-pip]", "gw0", 4.0, 3.0, 2.5),
)
CHECKS = (
    check("install[wheel-py312-pip]", "gw0", 4.0, 3.0),
    check("imports[wheel-py312-pip]", "gw0", 7.0, 1.0),
    check("install[sdist-py312-pip]", "gw1", 4.0, 1.0),
    check("imports[sdist-py312-pip]", "gw1", 6.0, 4.0),
)


def written(programs: tuple[dict[str, Any], ...] = PROGRAMS, checks: tuple[dict[str, Any], ...] = CHECKS) -> str:
    return json.dumps({"schema": 1, "programs": programs, "checks": checks})


def small() -> Timeline:
    return timeline_of(written())
