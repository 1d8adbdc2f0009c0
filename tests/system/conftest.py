from tests.browser.conftest import chromium, screenshots

__all__ = ["chromium", "screenshots"]
