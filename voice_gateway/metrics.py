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
PAYMENTS = Counter("dozvon_payments_total", "Card payments in calls", ["outcome"])
FAILURES = Counter("dozvon_failures_total", "What broke in a call", ["what"])
DROPPED = Counter("dozvon_dropped_total", "What bounded queues could not take", ["queue"])
LOOP_LAG_SECONDS = Gauge("dozvon_loop_lag_seconds", "How late the event loop ran its last beat")
