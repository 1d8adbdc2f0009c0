"""An OpenID Connect provider: discovery, authorization code with PKCE, signed ID tokens."""

import base64
import hashlib
import secrets
import time
from urllib.parse import urlencode

from fastapi import FastAPI, Form, Header
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

ISSUER = "https://id.example"
CLIENT, SECRET = "dozvon", "client-secret"


class OidcProvider:
    """Whoever comes is the person of `claims`."""

    def __init__(self):
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.published = self.key
        self.claims = {
            "sub": "42",
            "preferred_username": "Olga.P",
            "name": "Ольга Петровна",
            "roles": ["staff", "operator"],
        }
        self.changes = {}
        """Claims of the ID token in the place of the right ones; None leaves one out."""
        self.metadata = {}
        self._codes = {}
        self.app = FastAPI()
        self.app.get("/.well-known/openid-configuration")(self._discovery)
        self.app.get("/authorize")(self._authorize)
        self.app.post("/token")(self._token)
        self.app.get("/keys")(self._keys)

    def _discovery(self):
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        } | self.metadata

    def _authorize(
        self,
        response_type: str,
        client_id: str,
        redirect_uri: str,
        scope: str,
        state: str,
        nonce: str,
        code_challenge: str,
        code_challenge_method: str,
    ):
        asked = (response_type, client_id, code_challenge_method)
        assert asked == ("code", CLIENT, "S256")
        assert "openid" in scope.split()
        code = secrets.token_urlsafe()
        self._codes[code] = redirect_uri, nonce, code_challenge
        return RedirectResponse(f"{redirect_uri}?{urlencode({'code': code, 'state': state})}")

    def _token(
        self,
        grant_type: str = Form(),
        code: str = Form(),
        redirect_uri: str = Form(),
        code_verifier: str = Form(),
        authorization: str = Header(),
    ):
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != f"Basic {expected}":
            return JSONResponse({"error": "invalid_client"}, 401)
        digest = hashlib.sha256(code_verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        uri, nonce, wanted = self._codes.pop(code, (None, None, None))
        if (grant_type, redirect_uri, challenge) != ("authorization_code", uri, wanted):
            return JSONResponse({"error": "invalid_grant"}, 400)
        now = int(time.time())
        right = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        claims = right | self.claims | self.changes
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": token}

    def _keys(self):
        return KeySet([self.published]).as_dict(private=False)
