"""Photos: what is taken, what is refused, and what is left of the upload."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from governance.elections.service.photos import MOST_BYTES, PhotoNotUsable, redrawn


def a_picture(
    size: tuple[int, int] = (800, 600), kind: str = "JPEG", mode: str = "RGB", **how: object
) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "teal").save(written, kind, **how)
    return written.getvalue()


def reason_against(upload: bytes) -> object:
    with pytest.raises(PhotoNotUsable) as refused:
        redrawn(upload)
    return refused.value.facts["reason"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_is_redrawn_as_a_jpeg_of_at_most_600_pixels(kind: str) -> None:
    content, width, height = redrawn(a_picture((1600, 1200), kind))
    assert (width, height) == (600, 450)
    with Image.open(io.BytesIO(content)) as drawn:
        assert (drawn.format, drawn.size, drawn.mode) == ("JPEG", (600, 450), "RGB")


def test_a_small_photo_is_not_blown_up() -> None:
    assert redrawn(a_picture((120, 90)))[1:] == (120, 90)


def test_place_camera_and_comments_are_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    upload = a_picture(exif=exif, comment=b"hidden words")
    assert b"SecretCamera" in upload
    content = redrawn(upload)[0]
    assert b"SecretCamera" not in content
    assert b"hidden words" not in content
    assert b"Exif" not in content


def test_a_photo_taken_on_its_side_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert redrawn(a_picture((400, 300), exif=exif))[1:] == (300, 400)


def test_what_hides_behind_a_picture_does_not_come_through() -> None:
    upload = a_picture() + b"<script>alert(1)</script>" + b"PK\x03\x04 a zip archive"
    content = redrawn(upload)[0]
    assert b"<script>" not in content
    assert b"PK\x03\x04" not in content


def test_words_hidden_in_a_png_do_not_come_through() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "<svg onload=alert(1)>")
    content = redrawn(a_picture(kind="PNG", pnginfo=words))[0]
    assert b"onload" not in content


def test_see_through_parts_become_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(written, "PNG")
    with Image.open(io.BytesIO(redrawn(written.getvalue())[0])) as drawn:
        corner = drawn.getpixel((5, 5))
    assert isinstance(corner, tuple)
    assert min(corner) > 250


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK"])
def test_other_colour_modes_are_read(mode: str) -> None:
    written = io.BytesIO()
    Image.new("RGB", (200, 200), "teal").convert(mode).save(
        written, "JPEG" if mode in {"L", "CMYK"} else "PNG"
    )
    assert redrawn(written.getvalue())[1:] == (200, 200)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "upload",
    [
        b"",
        b"not a picture",
        SVG,
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xff\xd8\xff\xe0 only the beginning",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
        b"GIF89a" + SVG,
        a_picture(kind="GIF", mode="P"),
        a_picture(kind="BMP"),
        a_picture(kind="TIFF"),
        a_picture(kind="WEBP"),
        a_picture()[:300],
    ],
)
def test_what_is_no_jpeg_or_png_is_refused_whatever_it_is_called(upload: bytes) -> None:
    assert reason_against(upload) == "not-a-photo"


def a_png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("width", "height"), [(50_000, 50_000), (9_000, 9_000), (7_000, 7_000), (2**31 - 1, 60)]
)
def test_a_picture_that_would_blow_up_in_memory_is_refused_before_it_is_decoded(
    width: int, height: int
) -> None:
    assert reason_against(a_png_that_claims(width, height)) == "too-large"


def test_a_file_over_the_limit_is_refused_unread() -> None:
    assert reason_against(b"\xff" * (MOST_BYTES + 1)) == "too-large"


def test_a_picture_too_small_to_show_anybody_is_refused() -> None:
    assert reason_against(a_picture((40, 300))) == "too-small"
