"""Release checks of growing releases, and with more workers."""

from collections.abc import Iterator
from pathlib import Path

from benchmarks.comparing.projects import pyproject, tiny, write_tree
from benchmarks.scaling.rows import Bench, Row
from benchmarks.scaling.servers import serving
from benchmarks.scaling.wheels import module_of, tags, write_wheel

_DATA = '\n[tool.setuptools.package-data]\n"*" = ["data/*"]\n'


def workers(bench: Bench) -> Iterator[Row]:
    """The same release on 1, 2, 4 and 8 workers."""
    tree = tiny(bench.new_folder("tiny")).tree
    for count in (1, 2, 4, 8):
        yield bench.checked(f"{count} workers", tree, f"-n{count}")


def files(bench: Bench) -> Iterator[Row]:
    """A package with 200 and with 2,000 data files of 1 kB."""
    for count in bench.sizes(200, 2000):
        data = {f"src/measured/data/{number:04}.txt": f"{number:04}" * 250 for number in range(count)}
        yield bench.checked(f"{count} data files", _project(bench, data, _DATA))


def modules(bench: Bench) -> Iterator[Row]:
    """A package of 1, 200 and 2,000 modules."""
    for count in bench.sizes(1, 200, 2000):
        code = {f"src/measured/part_{number:04}.py": f"NUMBER = {number}\n" for number in range(1, count)}
        yield bench.checked(f"{count} modules", _project(bench, code))


def _project(bench: Bench, files: dict[str, str], configuration: str = "") -> Path:
    tree = bench.new_folder("measured")
    own = {"pyproject.toml": pyproject("measured") + configuration, "src/measured/__init__.py": '"""A package."""\n'}
    write_tree(tree, own | files)
    return tree


def dependencies(bench: Bench) -> Iterator[Row]:
    """A wheel with no and with 60 dependencies, which an index on the loopback has."""
    for count in (0, bench.size(60)):
        upstream, tree = bench.new_folder("upstream"), bench.new_folder("tree")
        names = [f"measured-dependency-{number}" for number in range(count)]
        for name in (*names, "measured-unused"):  # an empty folder would be no index
            write_wheel(upstream, name)
        code = "".join(f"import {module_of(name)}\n" for name in names)
        write_wheel(tree / "dist", "measured", requires=names, files={"measured.py": f'"""A module."""\n\n{code}'})
        with serving(bench, upstreams=(upstream,)) as server:
            options = ("--release-dist=dist", "--release-artifact=wheel", f"--release-upstream={server.simple}")
            yield bench.checked(f"{count} dependencies", tree, *options)


def wheels(bench: Bench) -> Iterator[Row]:
    """A release of 1, 10 and 40 wheels for as many platforms; none of them has compiled code in it."""
    for count in bench.sizes(1, 10, 40):
        tree = bench.new_folder("tree")
        for tag in tags(count):
            write_wheel(tree / "dist", "measured", tag=tag)
        yield bench.checked(f"{count} wheels", tree, "--release-dist=dist", "--release-artifact=wheel")
