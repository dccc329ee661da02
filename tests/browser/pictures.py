"""The pictures that the README shows. `LEVEE_PICTURES=1` lets the journey take them anew."""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
# What fits on a README without scrolling, and a file that stays far below 150 KB.
WIDTH, HEIGHT, COLOURS = 1024, 720, 64


def keep(page: Page, name: str) -> None:
    size = page.viewport_size
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.evaluate("window.scrollTo(0, 0)")
    picture = Image.open(BytesIO(page.screenshot()))
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture.convert("RGB").quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)
    page.set_viewport_size(size)
