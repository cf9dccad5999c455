"""Linkers: they make a rewritten graph callable."""
from pytensor.link.basic import Container, Linker, LocalLinker, PerformLinker, WrapLinker, WrapLinkerMany

__all__ = ["Container", "Linker", "LocalLinker", "PerformLinker", "WrapLinker", "WrapLinkerMany"]
