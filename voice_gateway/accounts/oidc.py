"""Single sign-on: OpenID Connect's authorization code flow with PKCE (RFC 6749, RFC 7636)."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from voice_gateway.accounts.roles import Role

_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
_LEEWAY_S = 60
_RANDOM_BYTES = 32


class ProviderAway(RuntimeError):
    """It does not answer, or not as agreed. Holds nothing of anybody."""


class NotAdmitted(PermissionError):
    """The provider's answer is not for this browser, or its person has no role here."""


@dataclass(frozen=True)
class Attempt:
    """What the browser keeps between going to the provider and coming back."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        return cls(*(secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(3)))

    def text(self) -> str:
        return f"{self.state}.{self.nonce}.{self.verifier}"

    @classmethod
    def of(cls, text: str | None) -> Self:
        """Raises NotAdmitted."""
        parts = (text or "").split(".")
        if len(parts) != 3 or not all(parts):
            raise NotAdmitted
        return cls(*parts)


@dataclass(frozen=True)
class Person:
    subject: str
    name: str = field(repr=False)
    title: str = field(repr=False)
    role: Role


class Provider:
    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        roles_claim: str,
        roles: Mapping[str, Role],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """roles: what a value of the claim is here; the first one that a person has counts."""
        self._issuer, self._client_id, self._secret = issuer, client_id, client_secret
        self._roles_claim, self._roles = roles_claim, roles
        self._http = httpx.AsyncClient(timeout=10, transport=transport, trust_env=False)

    async def entrance(self, attempt: Attempt, redirect_uri: str) -> str:
        """Where the browser goes. Raises ProviderAway."""
        metadata = await self._metadata()
        url: str = prepare_grant_uri(
            metadata["authorization_endpoint"],
            self._client_id,
            "code",
            redirect_uri=redirect_uri,
            scope="openid profile email",
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(attempt.verifier),
            code_challenge_method="S256",
        )
        return url

    async def person(
        self, attempt: Attempt, state: str | None, code: str | None, redirect_uri: str
    ) -> Person:
        """Who has come back. Raises ProviderAway, NotAdmitted."""
        if not code or not secrets.compare_digest(attempt.state.encode(), (state or "").encode()):
            raise NotAdmitted
        metadata = await self._metadata()
        body = prepare_token_request(
            "authorization_code",
            redirect_uri=redirect_uri,
            code=code,
            code_verifier=attempt.verifier,
        )
        tokens = await self._ask(
            "POST",
            metadata["token_endpoint"],
            content=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            auth=(self._client_id, self._secret),
        )
        keys = await self._ask("GET", metadata["jwks_uri"])
        return self._admitted(self._claims(tokens, keys, attempt.nonce))

    async def close(self) -> None:
        await self._http.aclose()

    def _claims(self, tokens: dict[str, Any], keys: dict[str, Any], nonce: str) -> dict[str, Any]:
        wanted = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            key_set = KeySet.import_key_set(keys)  # type: ignore[arg-type]
            token = jwt.decode(str(tokens.get("id_token", "")), key_set, _ALGORITHMS)
            wanted.validate(token.claims)
        except (JoseError, ValueError, TypeError, KeyError):
            raise NotAdmitted from None
        return token.claims

    def _admitted(self, claims: dict[str, Any]) -> Person:
        held = claims.get(self._roles_claim, [])
        held = held if isinstance(held, list) else [held]
        role = next((role for value, role in self._roles.items() if value in held), None)
        name = claims.get("preferred_username") or claims.get("email")
        if role is None or not isinstance(name, str):
            raise NotAdmitted
        return Person(claims["sub"], name, str(claims.get("name") or name), role)

    async def _metadata(self) -> dict[str, Any]:
        url = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        metadata = await self._ask("GET", url)
        needed = {"authorization_endpoint", "token_endpoint", "jwks_uri"}
        if metadata.get("issuer") != self._issuer or not needed <= metadata.keys():
            raise ProviderAway("metadata off the contract")
        return metadata

    async def _ask(self, method: str, url: str, **request: Any) -> dict[str, Any]:
        try:
            response = await self._http.request(method, url, **request)
            answer = response.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise ProviderAway(type(error).__name__) from None
        if 400 <= response.status_code < 500 and method == "POST":
            raise NotAdmitted  # the code was used, invented, or is too old
        if response.status_code != httpx.codes.OK or not isinstance(answer, dict):
            raise ProviderAway(f"HTTP {response.status_code}")
        return answer
