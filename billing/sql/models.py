"""All tables, so that one import fills the metadata."""

from billing.sql.base import Base
from billing.sql.card_payments import CardPaymentRow
from billing.sql.customers import AccountRow, AddressRow, ContactPhone, Customer
from billing.sql.metering import MeterRow, ReadingRow, RegisterRow
from billing.sql.money import Charge, Payment, Recalculation, TariffRow, TariffZoneRow
from billing.sql.services import IdempotencyKey, OfficeRow, ServiceOrderRow, ServiceRow
from billing.sql.sms import SmsRow

__all__ = [
    "AccountRow",
    "AddressRow",
    "Base",
    "CardPaymentRow",
    "Charge",
    "ContactPhone",
    "Customer",
    "IdempotencyKey",
    "MeterRow",
    "OfficeRow",
    "Payment",
    "ReadingRow",
    "Recalculation",
    "RegisterRow",
    "ServiceOrderRow",
    "ServiceRow",
    "SmsRow",
    "TariffRow",
    "TariffZoneRow",
]
