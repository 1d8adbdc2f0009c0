"""What can go wrong for the person at the terminal."""


class BadInput(Exception):
    """What was asked cannot be done; the message says why and how to mend it. Exit code 2."""


class CallFailed(Exception):
    """The call did not come about or broke off. Exit code 3."""


class Unexpected(Exception):
    """The assistant did not say what the scenario expects. Exit code 1."""
