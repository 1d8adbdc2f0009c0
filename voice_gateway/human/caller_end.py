"""The caller's end of a talk: their leg, what it plays while nobody talks, and their page. A phone
caller may get a page later, by a link, and go on by it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from media.leg import Leg
from media.mixer import Mixer
from media.recording import StereoRecording
from voice_gateway.call.journal import Journal
from voice_gateway.call.speaking import Speaking
from voice_gateway.human.hearing import CALLER, RECORDING
from voice_gateway.operators.sides import CallerCard, Message
from voice_gateway.transfer.on_hold import OnHold
from voice_gateway.tts.voice import Voice
from voice_gateway.visit.visit import Visit


@dataclass(frozen=True)
class Caller:
    """What the human stage needs of a call. Nobody else reads the leg meanwhile."""

    card: CallerCard
    leg: Leg
    speaking: Speaking
    journal: Journal
    recording: StereoRecording
    visit: Visit | None
    """None for a caller without a page."""


class CallerEnd:
    def __init__(
        self, caller: Caller, voice: Voice, mixer: Mixer, to_desks: Callable[[Message], None]
    ) -> None:
        self._leg, self._journal, self._recording = caller.leg, caller.journal, caller.recording
        self._voice, self._mixer, self._to_desks = voice, mixer, to_desks
        self._on_hold = OnHold(caller.speaking, caller.leg.playout)
        self.page = caller.visit
        self._lifted = False
        self._phone: Leg | None = None
        """The leg of who has come to the page by a link and is still on the phone."""
        self._phone_gone = self._quiet = False
        self._state = "connected"
        mixer.join(CALLER, caller.leg)
        # Fed by the mix while people talk, by what is played otherwise.
        mixer.tap(RECORDING, caller.leg.playout.rate, caller.recording.assistant)
        self._recorded = caller.leg.playout

    @property
    def sound_by_page(self) -> bool:
        return self._phone is None

    @property
    def announcing(self) -> bool:
        return self._on_hold.announcing

    def announce(self, texts: Sequence[str]) -> None:
        self._on_hold.announce(texts)

    def play_music(self) -> None:
        """Unless something is announced."""
        self._on_hold.play()

    def tell(self, message: Message) -> None:
        """To the page, now or when it comes back."""
        if self.page is not None:
            self.page.tell(message)

    def pass_on(self, message: Message) -> None:
        """To the page, if it is there."""
        if self.page is not None:
            self.page.pass_on(message)

    async def among_people(self, yes: bool) -> None:
        """Whether people are heard: music and announcements end at once then."""
        if yes and not self._quiet:
            await self._on_hold.stop()
        self._quiet = yes
        if yes:
            self._recorded.listeners.discard(self._recording.assistant)
        else:
            self._recorded.listeners.add(self._recording.assistant)

    def notice(self) -> None:
        """Tells the desks when the visitor goes away and comes back."""
        if self.page is None or self._phone is not None:
            return
        state = "away" if self.page.leg.absence.away else "connected"
        if state != self._state:
            self._state = state
            self._to_desks({"type": "visitor", "state": state})

    def caption(self, caption: Message) -> None:
        """What the journal's own leg, a phone, cannot show."""
        if self._phone is not None:
            self.tell(caption)

    def lift(self, page: Visit) -> None:
        """The phone caller has opened the link: a page comes to the call."""
        self.page, self._phone, self._lifted = page, self._leg, True

    def hung_up(self) -> bool:
        """The leg is gone; False when the caller goes on by the page."""
        if self._phone is None or self.page is None or not self.page.here:
            return True
        self._phone_gone = True
        return False

    async def moved(self) -> bool:
        """Moves who has a page by a link from the phone to it, once it has sound; and back when
        they leave it. Whether the way of the sound is another now."""
        if self._phone is None or self.page is None:
            return False
        if self.page.leg.connected or self._phone_gone:
            await self._go_on_by_page(self.page)
            return True
        if self.page.leg.over:
            page, self.page, self._phone, self._lifted = self.page, None, None, False
            page.end("hangup")
            return True
        return False

    async def close(self, reason: str) -> None:
        """reason: why the call is over, for a page that nobody else tells."""
        self._recorded.listeners.add(self._recording.assistant)
        await self._on_hold.stop()
        if self._lifted and self.page is not None:
            self.page.end(reason)
            await self.page.leg.close()

    async def _go_on_by_page(self, page: Visit) -> None:
        phone, self._phone = self._leg, None
        await self._on_hold.stop()
        self._leg = page.leg
        self._journal.show_by(page.leg)
        self._mixer.join(CALLER, page.leg)
        speaking = Speaking(self._voice, page.leg.playout, self._journal.assistant_says)
        self._on_hold = OnHold(speaking, page.leg.playout)
        await phone.close()
