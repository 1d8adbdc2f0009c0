import pytest

from tests.conftest import fail_if_skipped


def skipped() -> pytest.TestReport:
    why = ("test_x.py", 3, "Skipped: no PostgreSQL here")
    return pytest.TestReport("x", ("x", 0, "x"), {}, "skipped", why, "call")


def test_in_ci_a_skip_is_a_failure_that_says_what_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    report = fail_if_skipped(skipped())
    assert report.failed
    assert "no PostgreSQL here" in report.longreprtext


def test_elsewhere_a_skip_stays_a_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert fail_if_skipped(skipped()).skipped


def test_an_expected_failure_is_no_skip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    report = skipped()
    report.wasxfail = "known"
    assert fail_if_skipped(report).skipped
