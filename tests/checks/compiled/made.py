"""Compiled files as values."""

from pytest_release_check.model.binaries import Binary, WheelBinaries


def binary(path: str = "demo/_fast.so", *machines: str, **given: object) -> Binary:
    return Binary(path=path, machines=machines or ("x86_64",), **given)  # type: ignore[arg-type] # any field


def held(*binaries: Binary, **given: object) -> WheelBinaries:
    return WheelBinaries(binaries=binaries, **given)  # type: ignore[arg-type] # any field
