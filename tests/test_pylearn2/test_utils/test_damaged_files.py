"""A damaged model file is told in one line, by the commands too; `make torture` tries a thousand cuts and flips."""
import pytest

from pylearn2.models.mlp import MLP, Softmax
from pylearn2.scripts import num_parameters, print_monitor, summarize_model
from pylearn2.utils import serial
from tests.torture import damaged_files


def test_no_cut_and_no_flipped_bit_makes_a_wrong_model(capsys):
    assert damaged_files.run(60) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4 and all(" 60 tried " in line and "  0 broken" in line for line in lines)
    assert "  60 told     0 opened" in lines[0] and "  60 told     0 opened" in lines[1]


@pytest.mark.parametrize("command", [print_monitor, num_parameters, summarize_model])
def test_a_command_tells_damage_in_one_line_and_returns_2(tmp_path, capsys, command):
    path = tmp_path / "m.pkl"
    serial.save(path, MLP([Softmax(2, "y", irange=0.1)], nvis=3))
    content = path.read_bytes()
    for damaged in (content[:-1], content[: len(content) // 2], content[:100] + b"?" + content[101:], b""):
        path.write_bytes(damaged)
        assert command.main([str(path)]) == 2
        said = capsys.readouterr().err.strip()
        assert str(path) in said and "\n" not in said
