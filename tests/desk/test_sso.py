"""Single sign-on against a provider that speaks OpenID Connect."""

import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from tests.desk.conftest import an_operator, browser, error
from tests.desk.oidc_provider import CLIENT, ISSUER, SECRET, OidcProvider
from voice_gateway.accounts.oidc import Provider
from voice_gateway.accounts.sessions import COOKIE
from voice_gateway.settings import Settings

ROLES = {"boss": "supervisor", "operator": "operator"}


@pytest.fixture
def provider():
    return OidcProvider()


@pytest.fixture
async def our_side(house, provider):
    transport = httpx.ASGITransport(provider.app)
    house.app.state.sso = Provider(ISSUER, CLIENT, SECRET, "roles", ROLES, transport)
    house.app.state.settings.oidc_issuer = ISSUER
    yield house.app.state
    await house.app.state.sso.close()


async def go_and_come_back(console, provider, change=lambda url: url):
    """The browser's way: to the provider and back. change: of the address it comes back by."""
    leaving = await console.get("/api/login/sso")
    transport = httpx.ASGITransport(provider.app)
    async with httpx.AsyncClient(transport=transport) as there:
        coming_back = (await there.get(leaving.headers["Location"])).headers["Location"]
    return await console.get(change(coming_back))


async def signed_in(console):
    response = await console.get("/api/session")
    return response.json()["operator"] if response.is_success else None


async def test_a_person_of_the_company_comes_in_with_an_account_of_their_own(
    our_side, console, provider
):
    response = await go_and_come_back(console, provider)
    assert response.headers["Location"] == "/console/"
    told = await signed_in(console)
    assert (told["name"], told["title"], told["role"]) == ("olga.p", "Ольга Петровна", "operator")
    assert set(told["skills"]) == {"consultation", "services", "corporate"}


async def test_who_comes_again_has_the_same_account_and_the_role_of_today(
    our_side, console, provider, house
):
    await go_and_come_back(console, provider)
    before = await signed_in(console)
    provider.claims |= {"roles": ["operator", "boss"], "preferred_username": "new-name"}
    await go_and_come_back(console, provider)
    after = await signed_in(console)
    assert after == before | {"role": "supervisor"}
    assert len(await house.accounts.operators.all()) == 1


async def test_the_page_learns_whether_there_is_single_sign_on(house, console):
    assert (await console.get("/api/login")).json() == {"sso": None}
    house.app.state.settings.oidc_issuer = ISSUER
    assert (await console.get("/api/login")).json() == {"sso": "Войти через единый вход"}


async def test_without_a_provider_there_is_no_such_door(console):
    assert error(await console.get("/api/login/sso")) == (404, "no_sso")


async def refused(console, provider, *change):
    response = await go_and_come_back(console, provider, *change)
    assert response.headers["Location"] == "/console/?sign_in=refused"
    assert COOKIE not in response.cookies
    assert await signed_in(console) is None


@pytest.mark.parametrize("roles", [[], ["staff"], None, "guest", 5, {"operator": 1}])
async def test_a_person_without_a_role_here_is_refused(our_side, console, provider, roles):
    provider.changes = {"roles": roles}
    await refused(console, provider)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"nonce": "replayed"},
        {"nonce": None},
        {"exp": None},
        {"sub": None},
    ],
    ids=str,
)
async def test_a_token_that_is_not_for_us_is_refused(our_side, console, provider, changes):
    provider.changes = changes
    await refused(console, provider)


@pytest.mark.parametrize(("claim", "seconds_from_now"), [("exp", -3600), ("iat", 3600)])
async def test_a_token_that_is_not_for_now_is_refused(
    our_side, console, provider, claim, seconds_from_now
):
    provider.changes = {claim: int(time.time()) + seconds_from_now}
    await refused(console, provider)


async def test_a_token_signed_by_somebody_else_is_refused(our_side, console, provider):
    provider.published = RSAKey.generate_key(2048, {"kid": "1"})
    await refused(console, provider)


@pytest.mark.parametrize(
    ("part", "value"), [("state", "forged"), ("state", ""), ("code", "invented"), ("code", "")]
)
async def test_a_forged_way_back_is_refused(our_side, console, provider, part, value):
    def forged(url):
        asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
        return str(httpx.URL(url).copy_with(params=asked | {part: value}))

    await refused(console, provider, forged)


async def test_a_way_back_is_of_no_use_in_another_browser(our_side, house, console, provider):
    seen = []
    await go_and_come_back(console, provider, lambda url: seen.append(url) or url)
    async with browser(house.app) as other:
        response = await other.get(seen[0])
        assert response.headers["Location"] == "/console/?sign_in=refused"


async def test_a_disabled_account_stays_out(our_side, house, console, provider):
    await go_and_come_back(console, provider)
    await house.accounts.operators.set_disabled("olga.p", True)
    await refused(console, provider)


async def test_nobody_takes_over_an_account_by_having_its_name(our_side, house, console, provider):
    await an_operator(house.accounts, "olga.p", "supervisor")
    await refused(console, provider)


async def test_a_provider_that_calls_itself_otherwise_is_not_gone_to(our_side, console, provider):
    provider.metadata = {"issuer": "https://evil.example"}
    leaving = await console.get("/api/login/sso")
    assert leaving.headers["Location"] == "/console/?sign_in=away"


async def test_a_provider_that_is_away_is_said_so(our_side, console):
    def away(request):
        raise httpx.ConnectError("no", request=request)

    our_side.sso = Provider(ISSUER, CLIENT, SECRET, "roles", ROLES, httpx.MockTransport(away))
    leaving = await console.get("/api/login/sso")
    assert leaving.headers["Location"] == "/console/?sign_in=away"
    await our_side.sso.close()


def test_a_provider_needs_to_know_us():
    with pytest.raises(ValueError, match="is needed with GATEWAY_OIDC_ISSUER"):
        Settings(oidc_issuer=ISSUER)
