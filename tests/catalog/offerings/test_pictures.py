"""Pictures: only what is one, without what it should not tell, said in words, and used by those who may."""

import io
import json
import struct
import zlib
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests import factories
from tests.catalog.offerings.people import approver, editor, fresh, stranger
from tilbudskatalog.catalog.offerings import picturing, versions
from tilbudskatalog.catalog.offerings.models import LocalOffering
from tilbudskatalog.catalog.offerings.pictures import Picture, file_of
from tilbudskatalog.catalog.publication import log, projector
from tilbudskatalog.ground.base.errors import Conflict, Invalid, NotFound, NotPermitted
from tilbudskatalog.registers.organizations.models import Organization

pytestmark = pytest.mark.django_db
ALT = {"alt_nb": "To kvinner går tur i skogen", "alt_nn": "To kvinner går tur i skogen"}
GPS, ORIENTATION, TURNED = 0x8825, 0x0112, 6


def upload(content: bytes, name: str = "bilde.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def photo(size: tuple[int, int] = (1200, 800), form: str = "JPEG", mode: str = "RGB", **how: Any) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, "green").save(written, form, **how)
    return written.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED
    exif.get_ifd(GPS)[2] = (60.0, 47.0, 40.0)
    return photo(exif=exif)


def bomb() -> bytes:
    """A PNG of few bytes that says it has ten thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


def added(organization: Organization, content: bytes = b"", **said: str) -> Picture:
    by = factories.user(f"redaktor-{organization.key}", editor=organization)
    return picturing.add(organization=organization, by=by, file=upload(content or photo()), alternatives=ALT | said)


@pytest.fixture
def hamar() -> Organization:
    return factories.organization("kommune-3403")


def test_copies_in_widths_and_nothing_but_the_pixels(hamar: Organization) -> None:
    picture = added(hamar, with_place())
    assert (picture.width, picture.height) == (800, 1200), "turned upright"
    assert picture.widths == [480]
    for name in (picture.file.name, file_of(picture.uid, 480)):
        with default_storage.open(name) as file:
            content = file.read()
        with Image.open(io.BytesIO(content)) as kept:
            assert kept.format == "WEBP"
            assert not kept.getexif()
        assert b"Exif" not in content


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_what_cameras_and_browsers_make(hamar: Organization, form: str) -> None:
    assert added(hamar, photo((2400, 1600), form)).widths == [480, 960, 1600]


def test_glass_becomes_white(hamar: Organization) -> None:
    assert added(hamar, photo((600, 600), "PNG", "RGBA")).width == 600


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"MZ\x90",
        photo()[:300],
        photo((600, 600), "GIF", "L"),
        photo((600, 600), "TIFF"),
        bomb(),
        photo((300, 300)),
    ],
    ids=["svg", "pdf", "program", "cut off", "gif", "tiff", "bomb", "too small"],
)
def test_what_is_no_picture_is_refused(hamar: Organization, content: bytes) -> None:
    """Whatever its name and the browser say: all of these are called bilde.jpg."""
    with pytest.raises(Invalid) as refusal:
        added(hamar, content)
    assert list(refusal.value.fields) == ["file"]
    assert not Picture.objects.exists()


def test_too_large_a_file(hamar: Organization, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tilbudskatalog.catalog.offerings.picture_files.MOST_BYTES", 100)
    with pytest.raises(Invalid):
        added(hamar)


@pytest.mark.parametrize("name", ["alt_nb", "alt_nn"])
def test_not_without_words_in_both(hamar: Organization, name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        added(hamar, b"GIF", **{name: " "})
    assert set(refusal.value.fields) == {name, "file"}, "everything that is wrong is said at once"


def test_chosen_it_is_public_with_the_approval(hamar: Organization) -> None:
    offering, picture = factories.local(), added(hamar)
    picturing.choose(offering=offering, by=editor(offering), picture=picture.uid)
    assert fresh(offering).picture is None
    factories.approve_local(fresh(offering))  # type: ignore[arg-type]
    projector.project_all()
    document = json.loads(log.current_document("offering", str(offering.uid)) or b"")
    assert document["image"]["alt"] == {"nb": ALT["alt_nb"], "nn": ALT["alt_nn"]}
    assert document["image"]["files"][0]["path"] == f"/bilder/{picture.uid}-480.webp"


def test_the_national_one_is_followed_until_one_says_otherwise() -> None:
    template, offering = factories.template(), None
    picture = added(factories.directorate())
    picturing.choose(offering=template, by=editor(template), picture=picture.uid)
    offering = factories.local(of=factories.approve_national(fresh(template)))  # type: ignore[arg-type]
    assert picturing.shown_by(offering) == picture
    picturing.choose(offering=offering, by=editor(offering), picture=None)
    assert picturing.shown_by(fresh(offering).draft()) is None
    picturing.choose(offering=offering, by=editor(offering), picture=None, national=True)
    assert picturing.shown_by(fresh(offering).draft()) == picture


def test_another_providers_picture_can_not_be_used(hamar: Organization) -> None:
    offering, theirs = factories.local(), added(factories.organization("kommune-0301"))
    with pytest.raises(NotFound) as refusal:
        picturing.choose(offering=offering, by=editor(offering), picture=theirs.uid)
    assert str(theirs.uid) not in str(refusal.value.sentence)
    assert theirs not in picturing.usable_in(offering)


def test_a_center_uses_its_municipalitys(hamar: Organization) -> None:
    center = factories.organization("frisklivssentral", kind="healthy_life_center", parent=hamar)
    offering = LocalOffering(organization=center)
    assert added(hamar) in picturing.usable_in(offering)


def test_new_words_are_public_at_once(hamar: Organization) -> None:
    picture = added(hamar)
    picturing.describe(picture=picture, by=editor_of(hamar), alternatives=ALT | {"alt_en": "Two women walking"})
    assert Picture.objects.get().alternatives["en"] == "Two women walking"


def editor_of(organization: Organization) -> Any:
    return factories.user(f"redaktor-{organization.key}", editor=organization)


def test_not_removed_while_it_is_shown(hamar: Organization) -> None:
    offering, picture = factories.local(), added(hamar)
    picturing.choose(offering=offering, by=editor(offering), picture=picture.uid)
    factories.approve_local(fresh(offering))  # type: ignore[arg-type]
    with pytest.raises(Conflict):
        picturing.remove(picture=picture, by=editor(offering))


def test_a_version_with_a_picture_that_is_gone_can_still_be_read(
    hamar: Organization, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    offering, picture = factories.local(), added(hamar)
    picturing.choose(offering=offering, by=editor(offering), picture=picture.uid)
    with django_capture_on_commit_callbacks(execute=True):
        picturing.remove(picture=picture, by=editor(offering))
    assert versions.of(offering)[-1].revision.as_object().picture is None
    assert not default_storage.exists(file_of(picture.uid, 480))


def test_who_may_not(hamar: Organization) -> None:
    offering, picture = factories.local(), added(hamar)
    for person in (approver(offering), stranger()):
        with pytest.raises(NotPermitted):
            picturing.add(organization=hamar, by=person, file=upload(photo()), alternatives=ALT)
        with pytest.raises(NotPermitted):
            picturing.choose(offering=offering, by=person, picture=picture.uid)
        with pytest.raises(NotPermitted):
            picturing.remove(picture=picture, by=person)
        with pytest.raises(NotPermitted):
            picturing.describe(picture=picture, by=person, alternatives=ALT)
