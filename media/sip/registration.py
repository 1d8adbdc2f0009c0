"""A registration that is kept up (RFC 3261, 10; digest, RFC 2617)."""

from collections.abc import Callable
from typing import Any

from sippy.SipRegistrationAgent import SipRegistrationAgent
from sippy.SipURL import SipURL
from sippy.Time.Timeout import Timeout

from media.sip.dialog import header
from media.sip.endpoint import Trunk

_RETRY_S = 30.0
_SHARE = 0.8
"""Of the granted time: the registrar's clock is not ours."""


class Registration(SipRegistrationAgent):
    """Lives in the reactor's thread."""

    def __init__(
        self, config: dict[str, Any], trunk: Trunk, on_state: Callable[[bool], None]
    ) -> None:
        """on_state: is given whether we are registered, whenever that is known anew."""
        super().__init__(
            config,
            aor=SipURL(f"sip:{trunk.user}@{trunk.registrar}"),
            contact=SipURL(username=trunk.user),
            user=trunk.user,
            passw=trunk.password,
            exp=trunk.expires_s,
        )
        self._ask_for(trunk.expires_s)
        self._on_state = on_state
        self._timer: Any = None

    def gotreply(self, response: Any) -> None:
        if self.dead or response.scode < 200:
            return
        if response.scode < 300:
            self.atries = 0
            self._on_state(True)
            self._again_in(_SHARE * self._granted_s(response))
        elif response.scode in (401, 407) and self.atries < 2 and self._authorise(response):
            self.atries += 1
            self.doregister()
        elif response.scode == 423 and response.countHFs("min-expires"):
            self.exp = int(str(response.getHFBody("min-expires")))
            self._ask_for(self.exp)
            self.doregister()
        else:
            self.atries = 0
            self._on_state(False)
            self._again_in(_RETRY_S)

    def end(self) -> None:
        """Unregisters: an expiry of 0 s."""
        if self._timer is not None:
            self._timer.cancel()
        self._ask_for(0)
        self.doregister()
        self.dead = True

    def _ask_for(self, seconds: int) -> None:
        self.rmsg.getHFBody("contact").getUri().setParam("expires", str(seconds))

    def _again_in(self, seconds: float) -> None:
        self._timer = Timeout(self.doregister, seconds)

    def _granted_s(self, response: Any) -> int:
        own = str(self.rmsg.getHFBody("contact").getUrl().username)
        for contact in response.getHFBodys("contact"):
            expires = contact.getUri().params.get("expires")
            if contact.getUrl().username == own and expires is not None:
                return max(1, int(expires))
        if response.countHFs("expires"):
            return max(1, int(response.getHFBody("expires").getNum()))
        return int(self.exp)

    def _authorise(self, response: Any) -> bool:
        """Signs the request; False when the challenge is of a kind we do not know."""
        answer = {401: "authorization", 407: "proxy-authorization"}[response.scode]
        asked = {401: "www-authenticate", 407: "proxy-authenticate"}[response.scode]
        for challenge in response.getHFBodys(asked):
            supported, qop = challenge.supportedAlgorithm()
            if supported:
                uri = str(self.rmsg.ruri)
                signed = challenge.genAuthHF(self.user, self.passw, "REGISTER", uri, qop=qop)
                self.rmsg.delHFs(answer)
                self.rmsg.appendHeader(header(answer, str(signed)))
                return True
        return False
