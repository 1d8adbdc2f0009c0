"""Prometheus metrics. Labels never hold anything of a caller."""

from prometheus_client import Counter, Gauge, Histogram

CALLS = Counter("dozvon_calls_total", "Calls that ended", ["channel", "reason"])
CALLS_ACTIVE = Gauge("dozvon_calls_active", "Calls in progress")
CALLS_REFUSED = Counter("dozvon_calls_refused_total", "Calls not taken", ["why"])
TURN_SECONDS = Histogram(
    "dozvon_turn_seconds",
    "From the caller's last speech to the first sample handed to the leg, and its parts",
    ["part"],
    buckets=(0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.9, 1.4, 2, 3, 5),
)
HANDOFFS = Counter("dozvon_handoffs_total", "Callers sent to a human", ["reason"])
CALLBACKS = Counter("dozvon_callbacks_total", "Customers called back", ["outcome"])
PAYMENTS = Counter("dozvon_payments_total", "Card payments in calls", ["outcome"])
TRANSFERS = Counter("dozvon_transfers_total", "Attempts to reach a human by phone", ["outcome"])
FAILURES = Counter("dozvon_failures_total", "What broke in a call", ["what"])
PHONE_JITTER_SECONDS = Histogram(
    "dozvon_phone_jitter_seconds",
    "Interarrival jitter of a phone call (RFC 3550) at its end",
    buckets=(0.001, 0.003, 0.01, 0.02, 0.03, 0.05, 0.1),
)
PHONE_LOST = Histogram(
    "dozvon_phone_lost_ratio",
    "Share of a phone call's packets that never came, and of ours that the far end missed",
    ["direction"],
    buckets=(0.0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1),
)
PHONE_MOS = Histogram(
    "dozvon_phone_mos",
    "How a phone call sounded to us, 1 to 4.5 (ITU-T G.107, simplified)",
    buckets=(2.0, 2.6, 3.1, 3.6, 4.0, 4.3),
)
DROPPED = Counter("dozvon_dropped_total", "What bounded queues could not take", ["queue"])
LOOP_LAG_SECONDS = Gauge(
    "dozvon_loop_lag_seconds", "How late the event loop came, 95 % of the last five seconds"
)
IN_USE = Gauge("dozvon_in_use", "What calls take and must give back", ["what"])
DESK_WAITING = Gauge("dozvon_desk_waiting", "Callers who wait for an operator", ["queue"])
DESKS = Gauge("dozvon_desks", "Operators' desks", ["presence"])
DESK_OFFERS = Counter("dozvon_desk_offers_total", "Calls offered to desks", ["outcome"])
DESK_WAIT_SECONDS = Histogram(
    "dozvon_desk_wait_seconds",
    "How long callers waited who were answered; those up to 20 s are the service level",
    ["queue"],
    buckets=(5, 10, 20, 40, 60, 120, 300, 600),
)
DESK_ABANDONED = Counter(
    "dozvon_desk_abandoned_total", "Callers who left before an operator answered", ["queue"]
)
