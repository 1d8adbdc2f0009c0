"""All of accounts, as one thing to hand on."""

from dataclasses import dataclass
from typing import Self

from voice_gateway.accounts.audit import Audit
from voice_gateway.accounts.operators import Operators
from voice_gateway.accounts.passwords import Passwords
from voice_gateway.accounts.sessions import Sessions
from voice_gateway.accounts.sign_in import SignIn
from voice_gateway.store.database import Database


@dataclass(frozen=True)
class Accounts:
    operators: Operators
    sessions: Sessions
    sign_in: SignIn
    audit: Audit

    @classmethod
    def over(cls, database: Database, passwords: Passwords | None = None) -> Self:
        """passwords: of tests, which hash cheaply."""
        passwords = passwords or Passwords()
        audit, sessions = Audit(database), Sessions(database)
        operators = Operators(database, passwords, audit)
        return cls(operators, sessions, SignIn(operators, sessions, passwords, audit), audit)
