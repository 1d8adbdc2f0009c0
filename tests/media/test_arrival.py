import pytest
from aiortc import RTCPeerConnection
from aiortc.rtp import RtpPacket

from media.arrival import ArrivalOrder, hear_at_once


def heard(numbers):
    """Sequence numbers in the order of arrival -> those that go on, at their own arrival."""
    order = ArrivalOrder()
    out = []
    for number in numbers:
        packet = RtpPacket(sequence_number=number, timestamp=number * 960, payload=b"x")
        packet._data = packet.payload
        asks_picture, frame = order.add(packet)
        assert asks_picture is False
        out.append(frame.timestamp // 960 if frame else None)
    return out, order.late


@pytest.mark.parametrize(
    ("arrive", "go_on"),
    [
        ([5, 6, 7], [5, 6, 7]),
        ([5, 8, 9], [5, 8, 9]),  # two lost: nothing waits for them
        ([5, 7, 6, 8], [5, 7, None, 8]),  # too late
        ([5, 5, 6], [5, None, 6]),  # twice
        ([65534, 65535, 0, 1], [65534, 65535, 0, 1]),  # the counter wraps
        ([0, 65535, 1], [0, None, 1]),
    ],
)
def test_every_packet_goes_on_at_once_unless_its_successor_was_heard(arrive, go_on):
    out, late = heard(arrive)
    assert out == go_on
    assert late == go_on.count(None)


async def test_it_takes_the_place_of_aiortcs_own_buffer():
    peer = RTCPeerConnection()
    receiver = peer.addTransceiver("audio").receiver
    hear_at_once(receiver)
    assert isinstance(receiver._RTCRtpReceiver__jitter_buffer, ArrivalOrder)
    await peer.close()
