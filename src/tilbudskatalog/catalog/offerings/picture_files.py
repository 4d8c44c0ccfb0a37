"""What is uploaded as a picture, made safe: checked by its content, drawn anew, without anything but the pixels."""

import io
import threading
import warnings
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from PIL.ImageFile import ImageFile

from tilbudskatalog.ground.base.errors import Invalid

# What a browser shows and a camera makes. SVG is not among them: it can hold script.
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10 * 1024 * 1024
# A phone's camera makes 12 to 50 million pixels, as JPEG, which can be read in a smaller size at once. Of the others
# every pixel is in memory first, several times over; tests/catalog/offerings/test_picture_memory.py measures it.
MOST_MILLIONS = {"JPEG": 60, "PNG": 20, "WEBP": 20}
NARROWEST = 480
LARGEST = 1600
QUALITY = 82
# Many at once would take the memory that readers are answered with; the next one waits a second or so.
_ONE_AT_A_TIME = threading.Lock()


def drawn_anew(upload: Any) -> ContentFile[bytes]:
    """The pixels as WebP, turned upright, at most `LARGEST` wide and high. Raises `Invalid` that names `file`.

    The format is told by the content, whatever the name or the browser says, and the size is read before the pixels.
    """
    if upload is None or not upload.size:
        raise Invalid({"file": _("Choose a picture.")})
    if upload.size > MOST_BYTES:
        raise Invalid({"file": _("The picture is larger than %(limit)s MB. Make it smaller first.") % {"limit": 10}})
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with _ONE_AT_A_TIME, Image.open(upload, formats=FORMATS) as picture:
                _refuse_wrong_size(picture)
                return ContentFile(_as_webp(picture), name="picture.webp")
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise Invalid({"file": _too_many("JPEG")}) from None
        except (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError):
            raise Invalid({"file": _("This is not a picture that we can read. Use JPEG, PNG or WebP.")}) from None


def _refuse_wrong_size(picture: ImageFile) -> None:
    width, height = picture.size
    form = str(picture.format)
    if width * height > MOST_MILLIONS[form] * 1_000_000:
        raise Invalid({"file": _too_many(form)})
    if width < NARROWEST:
        raise Invalid(
            {
                "file": _("The picture is %(width)s pixels wide. It has to be at least %(limit)s.")
                % {"width": width, "limit": NARROWEST}
            }
        )


def _too_many(form: str) -> str:
    said = {"limit": MOST_MILLIONS[form]}
    if form == "JPEG":
        return _("The picture has more than %(limit)s million pixels. Make it smaller first.") % said
    return _("The picture has more than %(limit)s million pixels. Make it smaller, or save it as JPEG.") % said


def _small(picture: Image.Image) -> Image.Image:
    """Made smaller before anything else: each step after it takes as much memory again."""
    if picture.mode in ("1", "P", "PA"):
        # Colors that are only numbers in a list can't be mixed.
        picture = picture.convert("L" if picture.mode == "1" else "RGBA")
    picture.thumbnail((LARGEST, LARGEST))
    return picture


def _as_webp(picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(_small(picture))
    if upright.mode in ("RGBA", "LA", "PA"):
        glass = upright.convert("RGBA")
        upright = Image.new("RGB", glass.size, "white")
        upright.paste(glass, mask=glass.getchannel("A"))
    # A new picture of the pixels alone: what the file told beside them, such as where it was taken, stays behind.
    bare = Image.new("RGB", upright.size)
    bare.paste(upright.convert("RGB"))
    written = io.BytesIO()
    bare.save(written, "WEBP", quality=QUALITY)
    return written.getvalue()


def copies(drawn: ContentFile[bytes], widths: Iterable[int]) -> Iterable[tuple[int, ContentFile[bytes]]]:
    """Of what `drawn_anew` answered, one for each width."""
    with Image.open(io.BytesIO(drawn.read()), formats=["WEBP"]) as whole:
        for width in widths:
            copy = whole.resize((width, max(1, round(whole.height * width / whole.width))))
            written = io.BytesIO()
            copy.save(written, "WEBP", quality=QUALITY)
            yield width, ContentFile(written.getvalue())
