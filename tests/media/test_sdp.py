"""Offers and answers of phones and trunks as they are met, and junk."""

import random

import pytest

from media.sdp import OURS, Audio, BadSdp, Direction, agree, answering, our_formats, parse, write

ALL = our_formats(["PCMA", "PCMU", "G722", "opus"])
HEAD = "v=0\r\no=- 7 7 IN IP4 192.0.2.1\r\ns=call\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
TRUNK = (
    HEAD + "m=audio 40000 RTP/AVP 18 8 0 101 13\r\na=rtpmap:18 G729/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n"
)
SOFTPHONE = (
    HEAD + "m=audio 5004 RTP/AVP 96 9 8 97 98\r\na=rtpmap:96 opus/48000/2\r\n"
    "a=rtpmap:97 telephone-event/48000\r\na=rtpmap:98 telephone-event/8000\r\n"
    "a=rtcp:6000 IN IP4 192.0.2.1\r\nm=video 5006 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\n"
)


def answered(offer, codecs=ALL):
    heard = parse(offer)
    ours = Audio("198.51.100.7", 20000, 20001, (), Direction.SENDRECV)
    return write(answering(ours, agree(heard.audio, codecs)), 1, 1, heard)


def test_the_first_codec_of_the_offer_that_we_speak_is_agreed_with_its_keys():
    agreed = agree(parse(TRUNK).audio, ALL)
    assert [f.name for f in agreed.codecs] == ["PCMA", "PCMU"]
    assert agreed.event.payload_type == 101


def test_the_keys_have_the_codecs_clock():
    agreed = agree(parse(SOFTPHONE).audio, ALL)
    assert (agreed.codecs[0].name, agreed.event.payload_type) == ("OPUS", 97)
    narrow = agree(parse(SOFTPHONE).audio, our_formats(["PCMA"]))
    assert (narrow.codecs[0].name, narrow.event.payload_type) == ("PCMA", 98)


def test_an_answer_names_one_codec_and_can_be_read_back():
    back = parse(answered(TRUNK)).audio
    assert [f.name for f in back.formats] == ["PCMA", "TELEPHONE-EVENT"]
    assert (back.host, back.port, back.rtcp_port) == ("198.51.100.7", 20000, 20001)


def test_an_answer_has_as_many_streams_as_the_offer_and_refuses_the_others():
    lines = [line for line in answered(SOFTPHONE).splitlines() if line.startswith("m=")]
    assert lines == ["m=audio 20000 RTP/AVP 96 97", "m=video 0 RTP/AVP 99"]


def test_an_offer_of_ours_can_be_agreed_to():
    ours = Audio("2001:db8::1", 20000, 20001, ALL, Direction.SENDRECV)
    back = parse(write(ours, 5, 1)).audio
    assert back == ours
    assert agree(back, our_formats(["G722"])).codecs == (OURS["G722"],)


@pytest.mark.parametrize(
    ("said", "answer"),
    [("sendrecv", "sendrecv"), ("sendonly", "recvonly"), ("recvonly", "sendonly"),
     ("inactive", "inactive"), ("ptime:20", "sendrecv")],
)  # fmt: skip
def test_a_direction_is_answered_by_its_mirror(said, answer):
    assert f"a={answer}\r\n" in answered(TRUNK + f"a={said}\r\n")


def test_the_old_hold_wants_no_sound():
    held = parse(TRUNK.replace("c=IN IP4 192.0.2.1", "c=IN IP4 0.0.0.0")).audio
    assert (held.host, held.direction) == (None, Direction.SENDONLY)


def test_the_streams_own_address_and_direction_hold_over_the_sessions():
    audio = parse(
        HEAD.replace("t=0 0", "t=0 0\r\na=inactive")
        + "m=audio 4000 RTP/AVP 8\r\nc=IN IP4 192.0.2.9\r\na=sendrecv\r\n"
    ).audio
    assert (audio.host, audio.direction) == ("192.0.2.9", Direction.SENDRECV)


def test_rtcp_is_beside_rtp_unless_the_offer_says_where():
    assert parse(TRUNK).audio.rtcp_port == 40001
    assert parse(SOFTPHONE).audio.rtcp_port == 6000


def test_a_host_name_is_not_looked_up():
    assert parse(TRUNK.replace("192.0.2.1", "pbx.example")).audio.host is None


@pytest.mark.parametrize(
    "sdp",
    ["", "junk", "v=0", HEAD, "m=audio 1 RTP/AVP 8\r\n", "\x00\xff" * 50, "v=1" + TRUNK[3:],
     HEAD + "m=audio\r\n", HEAD + "m=audio 0 RTP/AVP 8\r\n", HEAD + "m=audio x RTP/AVP 8\r\n",
     HEAD + "m=audio 70000 RTP/AVP 8\r\n", HEAD + "m=audio 4000 RTP/SAVP 8\r\n",
     HEAD + "m=audio 4000 RTP/AVP 300\r\n", HEAD + "m=audio ٤٠٠٠ RTP/AVP 8\r\n",
     HEAD + "m=audio 4000 RTP/AVP 96\r\na=rtpmap:96\r\n", TRUNK + "c=IN IP4\r\n",
     TRUNK + "c=IN IP4 224.0.0.1/127\r\n", TRUNK + "a=rtcp:-1\r\n", TRUNK + "x" * 20_000,
     TRUNK.replace("c=IN IP4 192.0.2.1\r\n", "")],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(sdp):
    with pytest.raises(BadSdp):
        parse(sdp)


def test_an_offer_without_a_codec_of_ours_is_refused():
    with pytest.raises(BadSdp):
        agree(parse(HEAD + "m=audio 4000 RTP/AVP 18\r\n").audio, ALL)


def test_ten_thousand_mutated_offers_are_read_or_refused():
    dice = random.Random(20261115)
    read = 0
    for _ in range(10_000):
        text = list(dice.choice([TRUNK, SOFTPHONE]))
        for _ in range(dice.randint(1, 6)):
            at = dice.randrange(len(text))
            match dice.randrange(3):
                case 0:
                    text[at] = chr(dice.choice([0, 9, 10, 32, 47, 48, 57, 61, 255, 1632, 0x1F600]))
                case 1:
                    del text[at : at + dice.randint(1, 9)]
                case _:
                    text[at:at] = text[dice.randrange(len(text)) :][: dice.randint(1, 30)]
        try:
            answered("".join(text))
            read += 1
        except BadSdp:
            pass
    assert 0 < read < 10_000
