"""The largest pictures that are taken, drawn anew in a process of their own, which then tells its peak of memory."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.catalog.offerings.test_pictures import photo, upload
from tests.support.processes import ROOT
from tilbudskatalog.catalog.offerings import picture_files
from tilbudskatalog.ground.base.errors import Invalid

MOST_MB = 450
MAKE = """
import sys
from PIL import Image
path, form, mode, width, height, how = sys.argv[1:]
Image.new(mode, (int(width), int(height)), 1).save(path, form, **eval(how))
"""
DRAW = """
import sys
import django
django.setup()
from django.core.files.uploadedfile import TemporaryUploadedFile
from tilbudskatalog.catalog.offerings import picture_files
file = TemporaryUploadedFile("x", "image/jpeg", 0, None)
file.write(open(sys.argv[1], "rb").read())
file.size = file.tell()
file.seek(0)
def peak():
    # Not getrusage: that counts what the process was before it became this program too.
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) // 1024
before = peak()
assert picture_files.drawn_anew(file).size
print(peak() - before)
"""
LARGEST = [
    ("JPEG", "RGB", 9000, 6600, {"progressive": True, "subsampling": 0}),
    ("JPEG", "CMYK", 9000, 6600, {}),
    ("PNG", "P", 5400, 3700, {}),
    ("PNG", "RGBA", 5400, 3700, {}),
    ("PNG", "I;16", 5400, 3700, {}),
    ("WEBP", "RGBA", 5400, 3700, {}),
]


def run(script: str, *arguments: object) -> str:
    environment = os.environ | {"PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "tilbudskatalog.config.settings"}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="The peak is Linux's to tell.")
@pytest.mark.parametrize(("form", "mode", "width", "height", "how"), LARGEST)
def test_the_largest_that_is_taken_has_room(
    tmp_path: Path, form: str, mode: str, width: int, height: int, how: Any
) -> None:
    path = tmp_path / "picture"
    run(MAKE, path, form, mode, width, height, how)
    grew = int(run(DRAW, path))
    assert grew < MOST_MB, f"{form} {mode}: {grew} MB"


@pytest.mark.parametrize(("form", "size"), [("JPEG", (9000, 6700)), ("PNG", (5400, 3800)), ("WEBP", (5400, 3800))])
def test_one_that_is_larger_is_refused_before_its_pixels_are_read(
    monkeypatch: pytest.MonkeyPatch, form: str, size: tuple[int, int]
) -> None:
    content = photo(size, form, "L", **({"method": 0} if form == "WEBP" else {}))
    monkeypatch.setattr(picture_files, "_as_webp", lambda picture: pytest.fail("it is read"))
    with pytest.raises(Invalid) as refusal:
        picture_files.drawn_anew(upload(content))
    said = str(refusal.value.fields["file"])
    assert str(picture_files.MOST_MILLIONS[form]) in said
    assert ("JPEG" in said) == (form != "JPEG"), "it says what would be taken"


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work: list[int] = []
    most: list[int] = []

    def draw(picture: Any) -> bytes:
        at_work.append(1)
        most.append(len(at_work))
        time.sleep(0.05)
        at_work.pop()
        return b"x"

    monkeypatch.setattr(picture_files, "_as_webp", draw)
    content = photo()
    threads = [threading.Thread(target=lambda: picture_files.drawn_anew(upload(content))) for _each in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]
