"""Behind a one-to-one NAT peers are told the address that reaches us, not the one we listen on."""

from media.sip.endpoint import SipSettings
from media.sip.sippy_endpoint import SippyEndpoint
from tests.media.test_sip_hostile import BODY, LOOPBACK, Stranger, request

PUBLIC = "192.0.2.7"


async def test_contact_via_and_the_asserted_caller_name_the_public_address():
    endpoint = SippyEndpoint(SipSettings("0.0.0.0", 0, LOOPBACK, public_host=PUBLIC))
    calls = []
    await endpoint.start(calls.append)
    port = endpoint.address.rsplit(":", 1)[1]
    assert endpoint.address == f"sip:{PUBLIC}:{port}"
    stranger = Stranger(f"sip:127.0.0.1:{port}")
    stranger.send(request())
    assert (await stranger.answer()).startswith("SIP/2.0 100")
    calls[0].answer(BODY)
    answered = await stranger.answer()
    assert f"Contact: <sip:dozvon@{PUBLIC}:{port}>" in answered
    call = endpoint.dial(f"sip:600@127.0.0.1:{stranger.port}", BODY, caller="+74951234501")
    while not (invite := await stranger.answer()).startswith("INVITE"):
        pass
    assert f"Via: SIP/2.0/UDP {PUBLIC}:{port}" in invite
    assert f"<sip:+74951234501@{PUBLIC}>" in invite
    assert "127.0.0.1" not in invite.split("Contact:")[1].splitlines()[0]
    call.hang_up()
    stranger.close()
    await endpoint.close()
