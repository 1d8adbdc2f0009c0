import pytest
from aiortc import RTCPeerConnection
from aiortc.rtp import RtpPacket

from media.arrival import ArrivalOrder, hear_at_once


@pytest.mark.parametrize(
    ("arrive", "heard"),
    [
        ([5, 6, 7], [5, 6, 7]),
        ([5, 8, 9], [5, 8, 9]),  # two lost: nothing waits for them
        ([5, 7, 6, 8], [5, 7, 8]),  # too late
        ([5, 5, 6], [5, 6]),  # twice
        ([65534, 65535, 0, 1], [65534, 65535, 0, 1]),  # the counter wraps
        ([0, 65535, 1], [0, 1]),
    ],
)
def test_every_packet_is_heard_at_once_unless_its_successor_was(arrive, heard):
    given = []
    order = ArrivalOrder(lambda payload: given.append(int(payload)))
    for number in arrive:
        before = len(given)
        packet = RtpPacket(sequence_number=number, payload=str(number).encode())
        assert order.add(packet) == (False, None)  # nothing is left for aiortc
        assert given[before:] in ([number], [])
    assert given == heard
    assert order.late == len(arrive) - len(heard)


async def test_it_takes_the_place_of_aiortcs_own_buffer():
    peer = RTCPeerConnection()
    receiver = peer.addTransceiver("audio").receiver
    hear_at_once(receiver, lambda payload: None)
    assert isinstance(receiver._RTCRtpReceiver__jitter_buffer, ArrivalOrder)
    await peer.close()
