"""Demo customers: deterministic for a seed and a day, the awkward cases at fixed numbers."""

from billing.demo.load import COUNT, SEED, demo_customers, load_demo

__all__ = ["COUNT", "SEED", "demo_customers", "load_demo"]
