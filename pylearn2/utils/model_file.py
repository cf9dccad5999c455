"""The file that a model is saved in: pickles one after the other, and a checksum that covers every byte.

    file    = header + section + section ... + trailer
    header  = the pickle opcodes "push this word, drop it", so that plain ``pickle.load`` reads on to the first section
    section = one pickle: the model; after it whatever else belongs to the run (`pickle.load`, called again, reads it)
    trailer = length of each section (8 bytes, little-endian), their number (4), SHA-256 of all bytes before it, MAGIC

Either end tells that the file is ours, so that no cut and no changed bit passes for another kind of file. A file with
neither is an old one or another program's: it is one section, and no checksum vouches for it.

    write   sections (bytes) -> file
    read    file -> sections, or a DataError that says what happened to it

Callers: :mod:`pylearn2.utils.serial`, :mod:`pylearn2.utils.background` and :mod:`pylearn2.checkpoint`.
"""
import hashlib
import struct
from pathlib import Path

from pylearn2.utils.exc import DataError
from pylearn2.utils.replacing import replacing

__all__ = ["read", "write"]

_HEADER = b"Vpylearn2 model file 1\n0"  # UNICODE, POP: opcodes of every protocol
_MAGIC = b"\npylearn2 end\n"
_NUMBER, _LENGTH, _DIGEST = struct.Struct("<I"), struct.Struct("<Q"), hashlib.sha256().digest_size
_SHORTEST = len(_HEADER) + _NUMBER.size + _DIGEST + len(_MAGIC)


def write(path, sections, durable=True):
    """Write `sections`, a list of bytes that are a pickle each, to `path`; the older file stays until all is written.

    Raises
    ------
    OSError
        where the file cannot be written.
    """
    lengths = b"".join(_LENGTH.pack(len(section)) for section in sections) + _NUMBER.pack(len(sections))
    digest = hashlib.sha256()
    with replacing(path, durable=durable) as file:
        for piece in (_HEADER, *sections, lengths):
            digest.update(piece)
            file.write(piece)
        file.write(digest.digest() + _MAGIC)


def read(path):
    """Return the sections of the file `path`, a list of memoryviews; of a file that is not ours, one with all of it.

    Raises
    ------
    DataError
        where the file is not, bit for bit, what was written.
    """
    content = Path(path).read_bytes()
    view = memoryview(content)
    whole = content.endswith(_MAGIC)
    if not whole and not content.startswith(_HEADER):
        return [view]
    if not whole:
        raise _damaged(path, "its end is missing: the file was cut short")
    seal = len(content) - len(_MAGIC) - _DIGEST
    if len(content) < _SHORTEST or hashlib.sha256(view[:seal]).digest() != view[seal : seal + _DIGEST]:
        raise _damaged(path, "its checksum (SHA-256) does not fit: bytes were changed or lost")
    return _split(view[:seal])


def _split(sealed):
    """Return the sections between the header and the lengths; what the checksum has vouched for needs no doubt."""
    (number,) = _NUMBER.unpack(sealed[-_NUMBER.size :])
    table = len(sealed) - _NUMBER.size - number * _LENGTH.size
    sections, start = [], len(_HEADER)
    for (length,) in _LENGTH.iter_unpack(sealed[table : -_NUMBER.size]):
        sections.append(sealed[start : start + length])
        start += length
    return sections


def _damaged(path, met):
    return DataError(path, f"a damaged model file; {met}", "take a copy of it, or train again")
