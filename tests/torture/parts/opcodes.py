"""Pickles written opcode by opcode, for those that Python's own pickler would never write."""
import struct
from dataclasses import dataclass

__all__ = ["Name", "call", "text", "value", "whole"]


def value(thing, protocol):
    """Return opcodes that push a str, int, list, tuple or dict, or what ``(module, name)`` of a `Name` is."""
    if isinstance(thing, Name):
        return thing.opcodes(protocol)
    if isinstance(thing, bytes):  # opcodes already
        return thing
    if isinstance(thing, tuple):
        return b"(" + b"".join(value(part, protocol) for part in thing) + b"t"
    if isinstance(thing, list):
        return b"(" + b"".join(value(part, protocol) for part in thing) + b"l"
    if isinstance(thing, dict):
        return b"(" + b"".join(value(part, protocol) for pair in thing.items() for part in pair) + b"d"
    if isinstance(thing, int):
        return b"I%d\n" % thing
    return text(thing, protocol)


def text(words, protocol):
    """Return opcodes that push a str."""
    if protocol == 0:
        return b"V" + words.replace("\n", "\\u000a").encode("raw-unicode-escape") + b"\n"
    coded = words.encode()
    return (b"\x8c" + bytes([len(coded)]) if protocol >= 4 and len(coded) < 256 else
            b"X" + struct.pack("<I", len(coded))) + coded


@dataclass(frozen=True)
class Name:
    """Something that a pickle names."""

    module: str
    name: str

    def opcodes(self, protocol):
        """Return opcodes that push it."""
        if protocol >= 4:
            return text(self.module, protocol) + text(self.name, protocol) + b"\x93"
        return f"c{self.module}\n{self.name}\n".encode()

    def __str__(self):
        return f"{self.module}.{self.name}"


def call(func, args, protocol):
    """Return opcodes that call `func`, a Name or opcodes, with `args`."""
    return value(func, protocol) + value(tuple(args), protocol) + b"R"


def whole(body, protocol):
    """Return a pickle of the opcodes `body`; protocol 5 in a frame."""
    head = b"" if protocol < 2 else b"\x80" + bytes([protocol])
    frame = b"\x95" + struct.pack("<Q", len(body) + 1) if protocol == 5 else b""
    return head + frame + body + b"."
