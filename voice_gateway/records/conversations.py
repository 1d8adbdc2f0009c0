"""What the sending of files needs of the calls in progress."""

from typing import Literal, Protocol

from voice_gateway.records.tables import StoredFile


class Conversations(Protocol):
    def is_visitor(self, call_id: str, token: str) -> bool:
        """Whether this token belongs to this call; compared in constant time."""

    def takes_part(self, call_id: str, operator_id: str) -> bool:
        """Whether the operator is in the call's talk now."""

    def file_sent(
        self, call_id: str, who: Literal["visitor", "operator"], file: StoredFile
    ) -> None:
        """The file is stored: both sides are to be told in the chat."""
