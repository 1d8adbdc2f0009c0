"""Sound between a visitor and an operator through the gateway, by real WebRTC peers."""

import asyncio
import wave

import numpy as np

from media.audio_line import SENT_RATE
from media.pcm import dbfs
from tests.talk.conftest import RATE

QUIET_DBFS = -55


def tone(hertz, seconds=60):
    t = np.arange(int(seconds * SENT_RATE)) / SENT_RATE
    return (8000 * np.sin(2 * np.pi * hertz * t)).astype(np.int16)


def sounds_like(hertz):
    """Whether most of it is this tone."""

    def is_it(pcm):
        spectrum = np.abs(np.fft.rfft(pcm.astype(float)))
        loudest = np.argmax(spectrum) * RATE / pcm.size
        return dbfs(pcm) > -40 and abs(loudest - hertz) < 10

    return is_it


def is_silence(pcm):
    return dbfs(pcm) < QUIET_DBFS


def is_music(pcm):
    return -40 < dbfs(pcm) < -15


async def talking(gateway):
    """Both with sound: the visitor hums 500 Hz, the operator 900 Hz."""
    visitor = await gateway.visitor(sound=True)
    visitor.sound.playout.push(tone(500))
    desk = await gateway.operator()
    talk = await desk.answers()
    await desk.brings_sound(talk["call"])
    desk.sound.playout.push(tone(900))
    await visitor.sound.hears(sounds_like(900))
    await desk.sound.hears(sounds_like(500))
    return visitor, desk


async def says_direct(visitor, desk, connected):
    for side in (visitor, desk):
        await side.socket.say(type="direct", connected=connected)


async def test_who_waits_hears_music(gateway):
    visitor = await gateway.visitor(sound=True)
    await visitor.sound.hears(is_music, 0.3)


async def test_the_gateway_joins_them_until_both_hear_each_other_directly(gateway):
    visitor, desk = await talking(gateway)
    await visitor.socket.say(type="direct", connected=True)
    await visitor.sound.hears(sounds_like(900))  # one alone says nothing
    await desk.socket.say(type="direct", connected=True)
    await visitor.sound.hears(is_silence)
    await desk.sound.hears(is_silence)
    await desk.socket.say(type="direct", connected=False)
    await visitor.sound.hears(sounds_like(900))
    await desk.sound.hears(sounds_like(500))


async def test_on_hold_there_is_music_and_the_operator_hears_nobody(gateway):
    visitor, desk = await talking(gateway)
    await desk.socket.say(type="hold", on=True)
    await visitor.sound.hears(is_music, 0.3)
    await desk.sound.hears(is_silence)
    await desk.socket.say(type="hold", on=False)
    await visitor.sound.hears(sounds_like(900))


async def test_a_lost_connection_is_replaced_within_the_same_talk(gateway):
    visitor, desk = await talking(gateway)
    await visitor.sound.close()
    await visitor.comes_back_with_sound()
    visitor.sound.playout.push(tone(700))
    await desk.sound.hears(sounds_like(700))
    await visitor.sound.hears(sounds_like(900))


async def test_a_microphone_may_come_later(gateway):
    visitor = await gateway.visitor()
    desk = await gateway.operator()
    talk = await desk.answers()
    await desk.brings_sound(talk["call"])
    desk.sound.playout.push(tone(900))
    await visitor.comes_back_with_sound()
    await visitor.sound.hears(sounds_like(900))


async def test_the_operators_sound_may_come_anew(gateway):
    visitor, desk = await talking(gateway)
    await desk.sound.close()
    await desk.brings_sound(visitor.call)
    desk.sound.playout.push(tone(1100))
    await visitor.sound.hears(sounds_like(1100))


async def test_both_are_recorded_even_while_they_talk_directly(gateway):
    visitor, desk = await talking(gateway)
    await says_direct(visitor, desk, connected=True)
    await visitor.sound.hears(is_silence)
    await asyncio.sleep(2)
    await desk.socket.say(type="finish")
    await visitor.socket.until("ended")
    with wave.open(str(gateway.house.recordings / f"{visitor.call}.wav")) as file:
        rate = file.getframerate()
        stereo = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)
    end = stereo[-rate:]
    for channel, hertz in ((0, 500), (1, 900)):
        spectrum = np.abs(np.fft.rfft(end[:, channel].astype(float)))
        assert abs(np.argmax(spectrum) - hertz) < 10, channel


async def test_three_hear_each_other_and_a_listener_is_heard_by_nobody(gateway):
    visitor, desk = await talking(gateway)
    boss = await gateway.operator("marina", "Марина Сергеевна", "supervisor")
    await boss.socket.say(type="listen", call=visitor.call)
    await boss.socket.until("talk")
    await boss.brings_sound(visitor.call)
    boss.sound.playout.push(tone(1300))
    mixed = await boss.sound.hears(lambda pcm: dbfs(pcm) > -30)
    spectrum = np.abs(np.fft.rfft(mixed.astype(float)))
    at = [spectrum[int(hertz * mixed.size / RATE)] for hertz in (500, 900)]
    assert min(at) > 20 * np.median(spectrum)
    await visitor.sound.hears(sounds_like(900))
    await desk.sound.hears(sounds_like(500))
    await boss.socket.say(type="whisper", on=True)
    await desk.sound.hears(lambda pcm: hums(pcm, 1300))
    await visitor.sound.hears(lambda pcm: sounds_like(900)(pcm) and not hums(pcm, 1300))


def hums(pcm, hertz):
    """Whether this tone is among the loud ones: what a codec leaves beside another is none."""
    spectrum = np.abs(np.fft.rfft(pcm.astype(float)))
    return spectrum[int(hertz * pcm.size / RATE)] > 0.1 * spectrum.max()


async def said_in(gateway, call):
    return [(u.who, u.text) for u in await gateway.house.store.utterances(call)]


async def test_what_a_visitor_says_is_written_for_both_while_they_talk(gateway, silero_engine):
    visitor = await gateway.visitor(sound=True)
    desk = await gateway.operator()
    await desk.answers()
    await visitor.socket.until("stage", stage="talking")
    visitor.sound.playout.push(
        silero_engine.synthesise("здравствуйте, какой у меня долг?", SENT_RATE)
    )
    line = await desk.socket.until("caption", who="caller", final=True)
    assert {"долг", "какой", "здравствуйте"} & set(line["text"].split())
    assert (await visitor.socket.until("caption", who="caller", final=True)) == line
    async with asyncio.timeout(10):  # what waits to be kept is written together
        while ("caller", line["text"]) not in await said_in(gateway, visitor.call):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
