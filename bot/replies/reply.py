"""One of the domain's responses with the values for its {places}."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Reply:
    """`response`: a name under `responses` in domain.yml; `values`: text for its {places}."""

    response: str
    values: dict[str, str] = field(default_factory=dict)
