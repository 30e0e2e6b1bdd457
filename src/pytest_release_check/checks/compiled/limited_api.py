"""The limited API (PEP 384, PEP 652): what abi3audit reports, held against what must be there when a file is loaded."""

from collections.abc import Iterator, Mapping

from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.model.binaries import Abi3Report, WheelBinaries
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

ABI3_VIOLATED = Rule(
    code="RC325",
    slug="abi3-violated",
    summary="an extension module in a wheel for the limited API needs functions that its Pythons need not have",
    why="On a Python that takes the wheel the import ends with an undefined symbol.",
    fix="compile it with `Py_LIMITED_API` defined as the version of the tag, which hides them; or raise the "
    "tag and Requires-Python to the version that has them; or build a wheel for each version",
    example="demo-1.0-cp39-abi3-manylinux_2_28_x86_64.whl\n"
    "  demo/_speed.abi3.so needs Py_NewRef    # CPython has it since 3.10",
    source='PEP 384, PEP 652; abi3audit, and "Added in version" in https://docs.python.org/3/c-api/',
)
ABI3_NEWER = Rule(
    code="RC326",
    slug="abi3-newer",
    summary="an extension module in a wheel for the limited API uses functions that a later version added to it",
    why="Before that version nothing promises that a Python has the function, though CPython may have it.",
    fix="compile it with `Py_LIMITED_API` defined as the version of the tag, or raise the tag",
    example="demo-1.0-cp38-abi3-manylinux_2_28_x86_64.whl\n"
    "  demo/_speed.abi3.so uses PyObject_GetBuffer    # in the limited API since 3.11",
    source="PEP 384, PEP 652; https://docs.python.org/3/c-api/stable.html",
    severity=Severity.WARNING,
)

Version = tuple[int, int]
_HOOKS = ("PyInit_", "PyModExport_")
"""Functions that a module itself has (PEP 489, PEP 793); abi3audit knows the first."""

# abi3audit knows when a function came into the limited API. Most were in CPython long before, and every release has
# them; these came into CPython itself with the version given ("Added in version" in its C API documentation).
_INTRODUCED: Mapping[str, Version] = {
    name: version
    for version, names in (
        ((3, 9), ("PyCMethod_New", "PyInterpreterState_Get", "PyModule_AddType", "PyObject_CallNoArgs")),
        ((3, 9), ("PyThreadState_GetFrame", "PyThreadState_GetID", "PyThreadState_GetInterpreter")),
        ((3, 9), ("PyType_FromModuleAndSpec", "PyType_GetModule", "PyType_GetModuleState")),
        ((3, 10), ("PyGC_Disable", "PyGC_Enable", "PyGC_IsEnabled", "PyIter_Send", "PyModule_AddObjectRef")),
        ((3, 10), ("Py_Is", "Py_IsFalse", "Py_IsNone", "Py_IsTrue", "Py_NewRef", "Py_XNewRef")),
        ((3, 11), ("PyErr_GetHandledException", "PyErr_SetHandledException", "PyType_GetModuleByDef")),
        ((3, 11), ("PyType_GetName", "PyType_GetQualName")),
        ((3, 12), ("PyErr_GetRaisedException", "PyErr_SetRaisedException", "PyObject_GetTypeData")),
        ((3, 12), ("PyType_FromMetaclass", "PyType_GetTypeDataSize")),
        ((3, 13), ("PyDict_GetItemRef", "PyDict_GetItemStringRef", "PyImport_AddModuleRef", "PyList_GetItemRef")),
        ((3, 13), ("PyLong_AsInt", "PyMapping_GetOptionalItem", "PyMapping_GetOptionalItemString", "PyModule_Add")),
        ((3, 13), ("PyObject_GetOptionalAttr", "PyObject_GetOptionalAttrString", "PyObject_HasAttrWithError")),
        ((3, 13), ("PyObject_HasAttrStringWithError", "PyType_GetFullyQualifiedName", "PyType_GetModuleName")),
        ((3, 13), ("PyWeakref_GetRef", "Py_GetConstant", "Py_GetConstantBorrowed")),
    )
    for name in names
}


def limited_api_findings(wheel: Distribution, held: WheelBinaries) -> Iterator[Finding]:
    """An error for functions that are nowhere in the limited API, or in no CPython before; a warning for the rest."""
    oldest = _oldest(wheel)
    violated, newer = [], []
    for report in held.abi3:
        undefined = _undefined(report, held)
        foreign = [name for name in report.foreign if _is_asked_for(name, undefined)]
        asked_for = {name: since for name, since in report.newer.items() if _is_asked_for(name, undefined)}
        late = {name: since for name, since in asked_for.items() if since > oldest}
        certain = {name: since for name, since in late.items() if _is_new(name, oldest) and undefined is not None}
        names = [*foreign, *_since(certain)]
        violated += [f"{report.name} needs {listed(names)}"] * bool(names)
        others = {name: since for name, since in late.items() if name not in certain}
        newer += [f"{report.name} uses {listed(_since(others))}"] * bool(others)
    for rule, details in ((ABI3_VIOLATED, violated), (ABI3_NEWER, newer)):
        if details:
            first = f"it may be installed on Python {oldest[0]}.{oldest[1]}"
            yield Finding(rule=rule, subject=wheel.filename, detail=f"{listed(details, '; ')}; {first}")


def _undefined(report: Abi3Report, held: WheelBinaries) -> frozenset[str] | None:
    """What the file has not itself; None for those of which only abi3audit knows (Mach-O, PE)."""
    for binary in held.binaries:
        if binary.path.rpartition("/")[2] == report.name and binary.undefined is not None:
            return frozenset(binary.undefined)
    return None


def _is_asked_for(name: str, undefined: frozenset[str] | None) -> bool:
    return not name.startswith(_HOOKS) and (undefined is None or name in undefined)


def _is_new(name: str, oldest: Version) -> bool:
    return _INTRODUCED.get(name, oldest) > oldest


def _since(names: Mapping[str, Version]) -> list[str]:
    return [f"{name} (since {major}.{minor})" for name, (major, minor) in sorted(names.items())]


def _oldest(wheel: Distribution) -> Version:
    """The first CPython that takes the wheel: by its tag, and by Requires-Python."""
    tagged = (tag.partition("-")[0].removeprefix("cp") for tag in wheel.tags if "-abi3-" in tag)
    first = min((int(digits[1:]) for digits in tagged if digits[:1] == "3" and digits[1:].isdecimal()), default=2)
    return 3, next((minor for minor in range(first, 40) if admits(wheel.requires_python, (3, minor))), first)
