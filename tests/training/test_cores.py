import os
from concurrent.futures.process import BrokenProcessPool

import pytest

from models.training import cores


def test_pieces_come_in_their_order_and_from_other_processes():
    held = [7, 8, 9, 10, 11]
    made = list(cores.each(lambda number: (held[number], os.getpid()), len(held)))
    assert [value for value, _ in made] == held
    assert os.getpid() not in {process for _, process in made}


def test_no_pieces_are_no_work():
    assert list(cores.each(lambda number: number, 0)) == []


def test_what_a_piece_raises_is_raised_here():
    def work(number):
        if number == 1:
            raise OSError("the engine is missing")
        return number

    with pytest.raises(OSError, match="engine is missing"):
        list(cores.each(work, 3))


def test_a_process_that_is_killed_is_told():
    with pytest.raises(BrokenProcessPool):
        list(cores.each(lambda _: os._exit(9), 2))
