"""What every `CustomerSystem` does, whatever it stands on."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from billing.interface import (
    AccountClosed,
    AccountNotFound,
    CustomerSystem,
    IdempotencyConflict,
    InvalidPhone,
    InvalidRequest,
    ReadingRejected,
    ServiceNotFound,
)
from billing.types import LastReading, NewReading, Zone

TODAY = date(2026, 11, 22)
ONE = "1000000001"
CLOSED = "1000000012"
NOBODY = [
    "0000000000",
    "100000000",
    "10000000011",
    "",
    "один",
    "1000000001\n",
    "..",
    "%00",
    "١" * 10,
]


async def test_a_known_phone_gives_its_account(system: CustomerSystem) -> None:
    [account] = await system.accounts_by_phone("8 (495) 123-45-01")
    assert account.number == ONE
    assert account.holder == "Смирнова Анна Викторовна"
    assert account.address.spoken() == "Москва, улица Ленина, дом 5, квартира 12"
    assert account.phones == ["+74951234501"]
    assert account == await system.account(ONE)


async def test_a_phone_of_three_addresses_gives_all_by_number(system: CustomerSystem) -> None:
    accounts = await system.accounts_by_phone("+74951234502")
    assert [account.number for account in accounts] == ["1000000002", "1000000003", "1000000004"]


async def test_a_phone_of_two_customers_gives_both(system: CustomerSystem) -> None:
    accounts = await system.accounts_by_phone("+74951234511")
    assert len({account.holder for account in accounts}) == 2


async def test_an_unknown_phone_gives_nothing(system: CustomerSystem) -> None:
    assert await system.accounts_by_phone("+74951234599") == []


async def test_a_closed_account_is_not_found_by_phone_but_by_number(system: CustomerSystem) -> None:
    assert await system.accounts_by_phone("+74951234510") == []
    assert (await system.account(CLOSED)).closed_on == date(2026, 7, 1)


async def test_an_absurd_phone_is_refused(system: CustomerSystem) -> None:
    with pytest.raises(InvalidPhone):
        await system.accounts_by_phone("12345")


@pytest.mark.parametrize("number", NOBODY)
async def test_no_account_has_a_made_up_number(system: CustomerSystem, number: str) -> None:
    reading = [NewReading("30100001", "single", 1)]
    for asked in (
        system.account(number),
        system.balance(number),
        system.tariff(number),
        system.ledger(number, TODAY),
        system.meters(number),
        system.submit_readings(number, reading, "k"),
        system.save_phone(number, "+74951234501", "k"),
        system.order_service(number, "plumbing", "+74951234501", "k"),
    ):
        with pytest.raises(AccountNotFound):
            await asked


@pytest.mark.parametrize(
    ("number", "amount"),
    [
        (ONE, "3481.55"),
        ("1000000005", "-451.90"),
        ("1000000007", "0.00"),
        ("1000000008", "3509.45"),
    ],
)
async def test_the_balance_is_roubles_with_two_places(
    system: CustomerSystem, number: str, amount: str
) -> None:
    balance = await system.balance(number)
    assert str(balance.amount) == amount
    assert balance.as_of == TODAY


@pytest.mark.parametrize("count", range(1, 16))
async def test_the_balance_is_charges_and_recalculations_less_payments(
    system: CustomerSystem, count: int
) -> None:
    number = f"10000000{count:02}"
    ledger = await system.ledger(number, date.min)
    total = sum(-e.amount if e.kind == "payment" else e.amount for e in ledger)
    assert (await system.balance(number)).amount == total


async def test_the_tariff_is_the_one_in_force_today(system: CustomerSystem) -> None:
    tariff = await system.tariff("1000000006")
    assert tariff.name == "городской с газовой плитой, трёхтарифный"
    assert [(zone.zone, str(zone.price)) for zone in tariff.zones] == [
        ("peak", "11.64"),
        ("half_peak", "8.95"),
        ("night", "4.20"),
    ]
    assert tariff.in_force_from == date(2026, 9, 1)


async def test_the_ledger_begins_on_the_day_asked_and_is_in_order(system: CustomerSystem) -> None:
    ledger = await system.ledger("1000000008", date(2026, 10, 1))
    assert [(entry.kind, entry.on) for entry in ledger] == [
        ("charge", date(2026, 10, 1)),
        ("payment", ledger[1].on),
        ("charge", date(2026, 11, 1)),
        ("recalculation", date(2026, 11, 1)),
        ("payment", ledger[4].on),
    ]
    assert ledger[3].period == date(2026, 7, 1)
    assert ledger[3].what.startswith("Перерасчёт с июля по сентябрь: ")
    assert await system.ledger("1000000008", date.max) == []


async def test_meters_show_zones_digits_and_last_readings(system: CustomerSystem) -> None:
    home, garage = await system.meters("1000000006")
    assert (home.place, garage.place) == ("в доме", "в гараже")
    assert [register.zone for register in home.registers] == ["peak", "half_peak", "night"]
    assert home.registers[0].digits == 6
    assert home.registers[0].last == LastReading(9310, date(2026, 10, 20))


async def test_an_account_may_have_no_meter(system: CustomerSystem) -> None:
    assert await system.meters("1000000011") == []


async def test_a_reading_is_written_and_seen(system: CustomerSystem) -> None:
    receipt = await system.submit_readings(ONE, [NewReading("30100001", "single", 20600)], "k1")
    assert (receipt.account, receipt.on, receipt.period) == (ONE, TODAY, date(2026, 11, 1))
    assert [(r.value, r.used) for r in receipt.readings] == [(20600, 144)]
    [meter] = await system.meters(ONE)
    assert meter.registers[0].last == LastReading(20600, TODAY)


async def test_a_register_rolls_over(system: CustomerSystem) -> None:
    receipt = await system.submit_readings(
        "1000000009", [NewReading("30100010", "single", 95)], "k1"
    )
    assert receipt.readings[0].used == 175


async def test_one_meter_of_two_may_be_read(system: CustomerSystem) -> None:
    zones: list[tuple[Zone, int]] = [("peak", 420), ("half_peak", 700), ("night", 300)]
    readings = [NewReading("30100007", zone, value) for zone, value in zones]
    receipt = await system.submit_readings("1000000006", readings, "k1")
    assert [reading.used for reading in receipt.readings] == [10, 45, 10]


@pytest.mark.parametrize(
    ("number", "readings", "reason", "zone"),
    [
        (ONE, [("30100001", "single", 20455)], "below_last", "single"),
        (ONE, [("30100001", "single", 100000)], "too_long", "single"),
        (ONE, [("30100001", "single", 10**40)], "too_long", "single"),
        (ONE, [("30100001", "single", 70600)], "too_high", "single"),
        (ONE, [("30100001", "day", 20600)], "unknown_register", "day"),
        (ONE, [("30100002", "single", 103300)], "unknown_register", "single"),
        (ONE, [("30100001", "single", 20600)] * 2, "unknown_register", "single"),
        ("1000000005", [("30100005", "day", 15000)], "missing_zone", "night"),
        ("1000000010", [("30100011", "single", 27900)], "already_submitted", "single"),
        ("1000000011", [("30100001", "single", 20600)], "unknown_register", "single"),
        (CLOSED, [("30100012", "single", 61100)], "account_closed", None),
    ],
)
async def test_a_wrong_reading_is_rejected_with_its_reason_and_nothing_is_written(
    system: CustomerSystem,
    number: str,
    readings: list[tuple[str, Zone, int]],
    reason: str,
    zone: Zone | None,
) -> None:
    before = await system.meters(number)
    with pytest.raises(ReadingRejected) as caught:
        await system.submit_readings(number, [NewReading(*r) for r in readings], "k1")
    assert (caught.value.reason, caught.value.zone) == (reason, zone)
    assert await system.meters(number) == before


async def test_one_wrong_zone_rejects_the_right_one_too(system: CustomerSystem) -> None:
    before = await system.meters("1000000005")
    readings = [NewReading("30100005", "day", 15000), NewReading("30100005", "night", 1)]
    with pytest.raises(ReadingRejected):
        await system.submit_readings("1000000005", readings, "k1")
    assert await system.meters("1000000005") == before


async def test_a_rejected_write_leaves_its_key_free(system: CustomerSystem) -> None:
    with pytest.raises(ReadingRejected):
        await system.submit_readings(ONE, [NewReading("30100001", "single", 1)], "k1")
    receipt = await system.submit_readings(ONE, [NewReading("30100001", "single", 20600)], "k1")
    assert receipt.readings[0].value == 20600


@pytest.mark.parametrize("readings", [[], [NewReading("30100001", "single", -1)]])
async def test_senseless_readings_are_refused(
    system: CustomerSystem, readings: list[NewReading]
) -> None:
    with pytest.raises(InvalidRequest):
        await system.submit_readings(ONE, readings, "k1")


@pytest.mark.parametrize("key", ["", " ", "a b", "ключ", "k" * 201, "k\n", "k\0"])
async def test_an_idempotency_key_is_short_printable_ascii(
    system: CustomerSystem, key: str
) -> None:
    with pytest.raises(InvalidRequest):
        await system.save_phone(ONE, "+79161234567", key)


async def test_the_same_key_gives_the_same_receipt(system: CustomerSystem) -> None:
    reading = [NewReading("30100001", "single", 20600)]
    first = await system.submit_readings(ONE, reading, "k1")
    assert await system.submit_readings(ONE, reading, "k1") == first


async def test_another_body_under_the_same_key_is_a_conflict(system: CustomerSystem) -> None:
    await system.submit_readings(ONE, [NewReading("30100001", "single", 20600)], "k1")
    with pytest.raises(IdempotencyConflict):
        await system.submit_readings(ONE, [NewReading("30100001", "single", 20601)], "k1")
    with pytest.raises(IdempotencyConflict):
        await system.save_phone(ONE, "+79161234567", "k1")
    [meter] = await system.meters(ONE)
    assert meter.registers[0].last == LastReading(20600, TODAY)


async def test_a_repeated_call_gets_the_receipt_of_the_first(system: CustomerSystem) -> None:
    reading = [NewReading("30100001", "single", 20600)]
    first = await system.submit_readings(ONE, reading, "k1")
    assert await system.submit_readings(ONE, reading, "k2") == first


async def test_concurrent_duplicates_write_once(system: CustomerSystem) -> None:
    orders = await asyncio.gather(
        *(system.order_service(ONE, "plumbing", "+74951234501", "k1") for _ in range(8))
    )
    assert len({order.number for order in orders}) == 1
    another = await system.order_service(ONE, "plumbing", "+74951234501", "k2")
    assert another.number != orders[0].number


async def test_concurrent_calls_with_different_readings_write_one(system: CustomerSystem) -> None:
    answers = await asyncio.gather(
        *(
            system.submit_readings(ONE, [NewReading("30100001", "single", 20600 + n)], f"k{n}")
            for n in range(6)
        ),
        return_exceptions=True,
    )
    rejections = [a for a in answers if isinstance(a, ReadingRejected)]
    assert len(rejections) == 5
    assert {rejection.reason for rejection in rejections} == {"already_submitted"}


async def test_a_saved_phone_finds_the_account(system: CustomerSystem) -> None:
    account = await system.save_phone(ONE, "8 916 123-45-67", "k1")
    assert account.phones == ["+74951234501", "+79161234567"]
    assert await system.accounts_by_phone("+79161234567") == [account]
    assert await system.save_phone(ONE, "+79161234567", "k2") == account


async def test_a_closed_account_takes_no_phone_and_no_order(system: CustomerSystem) -> None:
    with pytest.raises(AccountClosed):
        await system.save_phone(CLOSED, "+79161234567", "k1")
    with pytest.raises(AccountClosed):
        await system.order_service(CLOSED, "plumbing", "+79161234567", "k2")


async def test_a_service_is_ordered_at_its_price(system: CustomerSystem) -> None:
    services = {service.code: service for service in await system.services()}
    assert len(services) == 6
    order = await system.order_service(ONE, "meter_replacement", "89161234567", "k1")
    assert order.service == services["meter_replacement"]
    assert order.service.price == Decimal("3900.00")
    assert (order.account, order.phone, order.ordered_on) == (ONE, "+79161234567", TODAY)


async def test_an_order_keeps_the_time_that_suits_and_another_time_is_another_order(
    system: CustomerSystem,
) -> None:
    order = await system.order_service(ONE, "plumbing", "+74951234501", "k1", "evening")
    assert order.visit == "evening"
    assert await system.order_service(ONE, "plumbing", "+74951234501", "k1", "evening") == order
    with pytest.raises(IdempotencyConflict):
        await system.order_service(ONE, "plumbing", "+74951234501", "k1", "morning")
    assert (await system.order_service(ONE, "plumbing", "+74951234501", "k2")).visit == "any"


@pytest.mark.parametrize("code", ["", "nothing", "PLUMBING", "\0", "'; --", "x" * 90])
async def test_an_unknown_service_is_refused(system: CustomerSystem, code: str) -> None:
    with pytest.raises(ServiceNotFound):
        await system.order_service(ONE, code, "+74951234501", "k1")


@pytest.mark.parametrize("phone", ["", "112", "позвоните мне", "+7" + "0" * 10, "9" * 60])
async def test_an_absurd_phone_is_neither_saved_nor_ordered_for(
    system: CustomerSystem, phone: str
) -> None:
    with pytest.raises(InvalidPhone):
        await system.save_phone(ONE, phone, "k1")
    with pytest.raises(InvalidPhone):
        await system.order_service(ONE, "plumbing", phone, "k2")


async def test_there_are_twelve_offices(system: CustomerSystem) -> None:
    offices = await system.offices()
    assert len({office.name for office in offices}) == 12
    assert all(office.hours and office.bring and office.landmarks for office in offices)


@pytest.mark.parametrize(
    ("near", "first"),
    [
        ("в Химках", "офис в Химках"),
        ("химки", "офис в Химках"),
        ("у метро Тульская", "офис на Тульской"),
        ("Москва, на тульской", "офис на Тульской"),
        ("сергиевом посаде", "офис в Сергиевом Посаде"),
        ("рядом с королёвом", "офис в Мытищах"),
        ("Реутов", "офис в Балашихе"),
        ("в реутове", "офис в Балашихе"),
        ("дубна", "офис в Сергиевом Посаде"),
        ("на тверской", "офис на Тульской"),
        ("на таганке", "офис на Тульской"),
        ("у метро таганская", "офис на Тульской"),
        # As a recogniser mishears them.
        ("в балашыхе", "офис в Балашихе"),
        ("сергеевом посаде", "офис в Сергиевом Посаде"),
        ("на щёлкавской", "офис на Щёлковской"),
    ],
)
async def test_an_office_is_found_by_a_place_in_any_case(
    system: CustomerSystem, near: str, first: str
) -> None:
    assert (await system.offices(near))[0].name == first


@pytest.mark.parametrize("near", ["", "Хабаровск", "?!", "\0", "в воскресенье"])
async def test_an_unknown_place_has_no_office(system: CustomerSystem, near: str) -> None:
    assert await system.offices(near) == []


async def test_this_months_reading_is_replaced_when_asked_and_then_only_once(
    system: CustomerSystem,
) -> None:
    [meter] = await system.meters("1000000010")
    wrong = meter.registers[0].last
    assert wrong is not None
    right = [NewReading(meter.number, "single", wrong.value - 1)]
    receipt = await system.submit_readings("1000000010", right, "k1", replace=True)
    assert await system.submit_readings("1000000010", right, "k1", replace=True) == receipt
    [meter] = await system.meters("1000000010")
    assert meter.registers[0].last == LastReading(wrong.value - 1, receipt.on)
    with pytest.raises(IdempotencyConflict):
        await system.submit_readings("1000000010", right, "k1")


async def test_a_replacement_is_judged_by_the_reading_before_this_month(
    system: CustomerSystem,
) -> None:
    [meter] = await system.meters("1000000010")
    nothing = [NewReading(meter.number, "single", 1)]
    with pytest.raises(ReadingRejected, match="below_last"):
        await system.submit_readings("1000000010", nothing, "k1", replace=True)
    assert await system.meters("1000000010") == [meter]
