"""What surely happens when a module is imported, by Python: its imports, what they evaluate, what they refuse.

Whatever may be skipped or caught is left out: bodies of functions, handlers, loops and conditions that are about
anything else than the version of Python.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from pytest_release_check.analysis.metadata.pythons import Python, Pythons
from pytest_release_check.analysis.source.evaluated import NewerNeed, needs_of
from pytest_release_check.analysis.source.stdlib import lacks_member, lacks_module
from pytest_release_check.analysis.source.trees import imported_from
from pytest_release_check.analysis.source.version_checks import is_about_version, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One import that is made on ``pythons``: ``module`` is absolute, ``names`` those taken from it."""

    module: str
    names: tuple[str, ...] = ()
    line: int
    pythons: Pythons


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The module raises or exits on ``pythons`` because of their version."""

    line: int
    pythons: Pythons


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """Something is evaluated on ``pythons``, all of which are too old for it."""

    need: NewerNeed
    pythons: Pythons


Event = Imported | Refused | Needed


def import_time_events(tree: ast.Module, package: str, pythons: Pythons) -> tuple[Event, ...]:
    """The events of a module whose relative imports start at ``package``; none of one that is nested too deeply."""
    walk = _Walk(package=package, is_lazy=_defers_annotations(tree))
    try:
        return tuple(walk.statements(tree.body, pythons))
    except RecursionError:
        return ()


def fails_on(python: Python, statement: ast.stmt) -> bool:
    """Whether an import of the standard library surely fails on a Python."""
    if isinstance(statement, ast.Import):
        return any(lacks_module(python, alias.name) for alias in statement.names)
    if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
        return any(lacks_member(python, statement.module, alias.name) for alias in statement.names)
    return False


def _defers_annotations(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )


@dataclass(slots=True, kw_only=True)
class _Walk:
    package: str
    is_lazy: bool
    aliases: dict[str, ast.expr] = field(default_factory=dict)
    evaluating: frozenset[str] = field(default_factory=frozenset)
    """Names of base classes that evaluate the annotations of their subclasses themselves."""

    def statements(self, body: list[ast.stmt], pythons: Pythons) -> Iterator[Event]:
        for statement in body:
            if not pythons:
                return
            if _leaves(statement):
                yield Refused(line=statement.lineno, pythons=pythons)
                return
            refused: Pythons = frozenset()
            for event in self._statement(statement, pythons):
                refused |= event.pythons if isinstance(event, Refused) else frozenset()
                yield event
            pythons -= refused

    def _statement(self, statement: ast.stmt, pythons: Pythons) -> Iterator[Event]:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield from self._imports(statement, pythons)
        elif isinstance(statement, ast.If):
            found = split(statement.test, pythons, self.aliases)
            yield from self.statements(statement.body, found.holds)
            yield from self.statements(statement.orelse, found.fails)
        elif isinstance(statement, ast.Try):
            yield from self._try(statement, pythons)
        else:
            self._note_alias(statement)
            yield from self._needs(statement, pythons)
            if isinstance(statement, ast.ClassDef):
                yield from self.statements(statement.body, pythons)

    def _try(self, statement: ast.Try, pythons: Pythons) -> Iterator[Event]:
        """What is tried may fail; a handler surely runs where the first import is known to be missing."""
        yield from () if statement.handlers else self.statements(statement.body, pythons)
        missing = frozenset(python for python in pythons if fails_on(python, statement.body[0]))
        for handler in statement.handlers[:1]:
            if _catches_imports(handler):
                yield from (event for event in self.statements(handler.body, missing) if not isinstance(event, Refused))
        yield from self.statements(statement.finalbody, pythons)

    def _imports(self, statement: ast.Import | ast.ImportFrom, pythons: Pythons) -> Iterator[Event]:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield Imported(module=alias.name, line=statement.lineno, pythons=pythons)
            return
        names = tuple(alias.name for alias in statement.names)
        module = imported_from(statement, self.package)
        if module and module != "__future__":
            yield Imported(module=module, names=names, line=statement.lineno, pythons=pythons)
        if module.partition(".")[0] in _EVALUATING:
            self.evaluating |= {alias.asname or alias.name for alias in statement.names}

    def _needs(self, statement: ast.stmt, pythons: Pythons) -> Iterator[Event]:
        for need in needs_of(statement, is_lazy=self.is_lazy, evaluating=self.evaluating):
            if too_old := frozenset(python for python in pythons if python < need.since):
                yield Needed(need=need, pythons=too_old)

    def _note_alias(self, statement: ast.stmt) -> None:
        """``vi = sys.version_info`` and ``PY311 = sys.version_info >= (3, 11)``."""
        if isinstance(statement, ast.Assign):
            is_known = is_about_version(statement.value, self.aliases)
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    self.aliases.pop(target.id, None)
                    if is_known:
                        self.aliases[target.id] = statement.value


_EVALUATING = frozenset({"msgspec", "pydantic", "pydantic_settings"})


def _leaves(statement: ast.stmt) -> bool:
    """Whether a statement raises or exits."""
    if isinstance(statement, ast.Raise):
        return True
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    called = statement.value.func
    return (isinstance(called, ast.Attribute) and called.attr in ("exit", "_exit")) or (
        isinstance(called, ast.Name) and called.id in ("exit", "quit")
    )


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {node.id for node in caught if isinstance(node, ast.Name)}
    return handler.type is None or bool(names & {"ImportError", "ModuleNotFoundError", "Exception"})
