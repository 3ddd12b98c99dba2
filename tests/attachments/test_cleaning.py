"""The clean copy: what a person sees stays; what a program could do, find or be harmed by is gone."""

import io
import resource
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from pikepdf import Pdf, PdfImage, StreamDecodeLevel
from PIL import Image

from cass.attachments import cleaning, pdf, picture
from cass.attachments.refusal import Refused
from tests.attachments import samples


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        cleaning.clean_in_child(data)
    return refused.value.code


def uncompressed(data: bytes) -> bytes:
    with Pdf.open(io.BytesIO(data)) as opened:
        return samples.saved(
            opened, compress_streams=False, stream_decode_level=StreamDecodeLevel.all, preserve_pdfa=False
        )


DANGEROUS = [
    "/JavaScript",
    "/JS",
    "/OpenAction",
    "/AA",
    "/Launch",
    "/URI",
    "/EmbeddedFiles",
    "/EF",
    "/AF",
    "/XFA",
    "/AcroForm",
    "/Annots",
    "/RichMedia",
    "/Names",
    "/PieceInfo",
    "/Metadata",
    "/OPI",
    "/Ref",
    "/FS",
    "/Filespec",
    "HOSTILE",
    "calc.exe",
]


def test_nothing_that_acts_or_hides_survives_in_a_pdf():
    before, after = uncompressed(samples.hostile_pdf()), uncompressed(cleaning.clean_in_child(samples.hostile_pdf()))
    for trace in DANGEROUS:
        assert trace.encode() in before, f"the sample has no {trace}"
    assert [trace for trace in DANGEROUS if trace.encode() in after] == []


def test_the_catalogue_and_the_trailer_of_a_clean_pdf_hold_the_pages_and_nothing_else():
    with Pdf.open(io.BytesIO(cleaning.clean_in_child(samples.hostile_pdf()))) as copy:
        assert set(copy.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in copy.trailer
        assert set(copy.pages[0].obj.keys()) <= pdf.PAGE_KEYS


def test_a_clean_pdf_shows_the_same_pages_in_the_same_order():
    with Pdf.open(io.BytesIO(cleaning.clean_in_child(samples.pdf(pages=3)))) as copy:
        texts = [page.Contents.read_bytes() for page in copy.pages]
        assert [b"(Informe %d)" % number in text for number, text in enumerate(texts, 1)] == [True] * 3
        assert [float(edge) for edge in copy.pages[2].MediaBox] == [0, 0, 595, 842]


@pytest.mark.parametrize("font", ["/A", "/JS", "/F", "/Names"])
def test_a_font_named_like_an_action_is_still_a_font(font: str):
    with Pdf.open(io.BytesIO(cleaning.clean_in_child(samples.pdf(font=font)))) as copy:
        assert set(copy.pages[0].Resources.Font.keys()) == {font}


def test_sizes_and_fonts_that_a_page_inherits_travel_with_it():
    with Pdf.open(io.BytesIO(samples.pdf())) as made:
        page = made.pages[0].obj
        for key in ("/MediaBox", "/Resources"):
            made.Root.Pages[key] = page[key]
            del page[key]
        made.Root.Pages.Rotate = 90
        inheriting = samples.saved(made)
    with Pdf.open(io.BytesIO(cleaning.clean_in_child(inheriting))) as copy:
        assert copy.pages[0].obj.Rotate == 90
        assert "/Font" in copy.pages[0].obj.Resources
        assert len(copy.pages[0].obj.MediaBox) == 4


def test_the_answers_of_a_filled_in_form_are_still_seen():
    copy = uncompressed(cleaning.clean_in_child(samples.filled_in_form()))
    assert b"(ANSWERED) Tj" in copy
    assert b"/AcroForm" not in copy
    assert b"/Widget" not in copy


def test_cleaning_the_same_file_twice_gives_the_same_bytes():
    assert cleaning.clean_in_child(samples.hostile_pdf()) == cleaning.clean_in_child(samples.hostile_pdf())


def test_a_pdf_that_is_also_a_zip_is_only_a_pdf_afterwards():
    polyglot = samples.pdf() + samples.zipped()
    assert zipfile.is_zipfile(io.BytesIO(polyglot))
    copy = cleaning.clean_in_child(polyglot)
    assert copy.startswith(b"%PDF-")
    assert not zipfile.is_zipfile(io.BytesIO(copy))


def test_a_pdf_with_its_end_far_from_the_end_of_the_file_is_refused():
    assert refusal(samples.pdf() + bytes(range(1, 256)) * 20) == "attachment.unreadable"


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_a_truncated_file_is_refused_and_never_shown_in_part(kept: float):
    for whole in (
        samples.pdf(pages=5),
        samples.picture("JPEG", size=(400, 400)),
        samples.picture("PNG", size=(400, 400)),
    ):
        assert refusal(whole[: int(len(whole) * kept)]) == "attachment.unreadable"


def test_a_pdf_that_asks_for_a_password_is_refused_with_its_own_code():
    assert refusal(samples.locked_pdf(to_open="secret")) == "attachment.password_protected"


def test_a_pdf_that_opens_without_a_password_but_forbids_copying_is_accepted_and_unlocked():
    with Pdf.open(io.BytesIO(cleaning.clean_in_child(samples.locked_pdf(to_open="")))) as copy:
        assert not copy.is_encrypted
        assert b"Informe" in copy.pages[0].Contents.read_bytes()


def test_a_pdf_of_five_thousand_pages_is_refused():
    assert refusal(samples.pdf(pages=5000)) == "attachment.too_many_pages"


def test_a_pdf_of_as_many_pages_as_allowed_is_accepted():
    with Pdf.open(io.BytesIO(cleaning.clean_in_child(samples.pdf(pages=pdf.MOST_PAGES)))) as copy:
        assert len(copy.pages) == pdf.MOST_PAGES


def test_a_pdf_with_a_picture_of_too_many_pixels_is_refused():
    assert refusal(samples.pdf_with_picture(20_000, 20_000)) == "attachment.too_many_pixels"


@pytest.mark.parametrize(("megabytes", "code"), [(250, "attachment.took_too_long"), (1500, "attachment.unreadable")])
def test_a_page_that_unpacks_out_of_proportion_is_refused_with_bounded_memory(megabytes: int, code: str):
    bomb = samples.unpacking_pdf(megabytes)
    assert len(bomb) < 10 << 20
    assert refusal(bomb) == code
    assert _largest_child() <= cleaning.MEMORY


def _largest_child() -> int:
    """Bytes that the largest child of this process has ever held."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def test_a_png_that_unpacks_to_a_billion_pixels_is_refused_with_bounded_memory():
    bomb = samples.png_bomb(40_000, 25_000)
    assert len(bomb) < 1 << 20
    assert refusal(bomb) == "attachment.too_many_pixels"
    assert _largest_child() <= cleaning.MEMORY


def test_a_png_just_over_the_limit_is_refused_and_one_at_the_limit_is_accepted():
    assert refusal(samples.png_bomb(8000, 5001)) == "attachment.too_many_pixels"
    with Image.open(io.BytesIO(cleaning.clean_in_child(samples.png_bomb(8000, 5000)))) as copy:
        assert copy.size == (8000, 5000)


def test_position_camera_comment_and_trailing_payload_of_a_photo_are_gone_and_it_stands_upright():
    photo = samples.phone_photo()
    with Image.open(io.BytesIO(photo)) as before:
        assert before.size == (60, 40)
        assert before.getexif().get_ifd(0x8825)
    copy = cleaning.clean_in_child(photo)
    with Image.open(io.BytesIO(copy)) as after:
        assert after.format == "JPEG"
        assert after.size == (40, 60)
        assert not after.getexif()
        assert "comment" not in after.info
    assert b"HOSTILE" not in copy
    assert b"Exif" not in copy
    assert copy.endswith(b"\xff\xd9")


def test_position_and_camera_of_a_photo_inside_a_pdf_are_gone_and_its_pixels_are_untouched():
    original = samples.pdf_of_a_photo()
    assert b"HOSTILE camera" in original
    copy = cleaning.clean_in_child(original)
    assert b"HOSTILE" not in copy
    assert b"Exif" not in copy
    with Pdf.open(io.BytesIO(original)) as before, Pdf.open(io.BytesIO(copy)) as after:
        pixels = [PdfImage(made.pages[0].Resources.XObject.Im).as_pil_image().tobytes() for made in (before, after)]
    assert pixels[0] == pixels[1]


@pytest.mark.parametrize(
    "broken", [b"", b"MZ", b"\xff\xd8\xff\xe1\0\0", b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\xff\xe1"]
)
def test_a_broken_photo_inside_a_pdf_is_refused(broken: bytes):
    with pytest.raises(Refused, match=r"attachment\.unreadable"):
        picture.bare_jpeg(broken)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_without_its_descriptions_has_the_same_pixels(progressive: bool):
    noise = Image.effect_noise((200, 150), 80).convert("RGB")
    plain = io.BytesIO()
    noise.save(plain, "JPEG", progressive=progressive, restart_marker_rows=1)
    with_second_picture = plain.getvalue() + samples.phone_photo()
    bare = picture.bare_jpeg(with_second_picture)
    assert b"Exif" not in bare
    with Image.open(plain) as before, Image.open(io.BytesIO(bare)) as after:
        assert after.tobytes() == before.tobytes()


def test_a_png_keeps_its_pixels_and_loses_its_texts_and_what_trailed_behind():
    original = samples.talkative_png()
    copy = cleaning.clean_in_child(original)
    with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(copy)) as after:
        assert after.format == "PNG"
        assert after.tobytes() == before.tobytes()
    assert b"HOSTILE" not in copy
    assert not zipfile.is_zipfile(io.BytesIO(copy))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_drawn_again(mode: str):
    drawn = io.BytesIO()
    Image.new(mode, (30, 20)).save(drawn, "PNG")
    with Image.open(io.BytesIO(cleaning.clean_in_child(drawn.getvalue()))) as copy:
        assert copy.size == (30, 20)


def test_a_radiograph_of_sixteen_bits_keeps_its_shades():
    drawn = io.BytesIO()
    radiograph = Image.new("I;16", (2, 1), 0x8000)
    radiograph.putpixel((1, 0), 0xFF00)
    radiograph.save(drawn, "PNG")
    with Image.open(io.BytesIO(cleaning.clean_in_child(drawn.getvalue()))) as copy:
        assert list(copy.tobytes()) == [0x80, 0xFF]


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_kind_of_jpeg_is_drawn_again(mode: str):
    drawn = io.BytesIO()
    Image.new(mode, (30, 20)).save(drawn, "JPEG")
    with Image.open(io.BytesIO(cleaning.clean_in_child(drawn.getvalue()))) as copy:
        assert copy.mode in picture.JPEG_MODES


@pytest.mark.parametrize("name", samples.NOT_ACCEPTED)
def test_everything_else_is_refused_by_its_content(name: str):
    assert refusal(samples.NOT_ACCEPTED[name]) == "attachment.type_not_accepted"


def test_a_telephones_heic_has_its_own_code_because_the_person_can_change_that():
    assert refusal(samples.HEIC) == "attachment.heic_not_accepted"


def test_a_zip_bomb_is_refused_without_being_unpacked():
    assert refusal(samples.zipped(megabytes=200)) == "attachment.type_not_accepted"
    assert refusal(b"%PDF-1.7\n" + samples.zipped(megabytes=200)) == "attachment.unreadable"


@pytest.mark.parametrize("start", [b"%PDF-1.7\n%%EOF", b"\xff\xd8\xff\xe0garbage", b"\x89PNG\r\n\x1a\ngarbage"])
def test_a_file_that_only_begins_like_an_accepted_one_is_unreadable(start: bytes):
    assert refusal(start) == "attachment.unreadable"


@pytest.mark.parametrize(
    ("ended_by", "code"),
    [
        (signal.SIGXCPU, "attachment.took_too_long"),
        (signal.SIGSEGV, "attachment.unreadable"),
        (signal.SIGABRT, "attachment.unreadable"),
    ],
)
def test_a_file_that_kills_the_child_is_refused(monkeypatch: pytest.MonkeyPatch, ended_by: signal.Signals, code: str):
    _child_does(monkeypatch, f"import os; os.kill(os.getpid(), {int(ended_by)})")
    assert refusal(samples.pdf()) == code


@pytest.mark.parametrize(
    "deed", ["import os; os.kill(os.getpid(), 9)", "import os; os.kill(os.getpid(), 15)", "raise ImportError"]
)
def test_a_child_that_others_killed_or_that_could_not_start_says_nothing_about_the_file(
    monkeypatch: pytest.MonkeyPatch, deed: str
):
    _child_does(monkeypatch, deed)
    with pytest.raises(cleaning.CleaningInterrupted):
        cleaning.clean_in_child(samples.pdf())


def test_a_child_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cleaning, "PATIENCE_SECONDS", 0.2)
    _child_does(monkeypatch, "import time; time.sleep(600)")
    assert refusal(samples.pdf()) == "attachment.took_too_long"


def _child_does(monkeypatch: pytest.MonkeyPatch, deed: str) -> None:
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda _command, **options: run([sys.executable, "-c", deed], **options))


def test_the_child_limits_its_memory_its_time_and_its_files_before_it_reads(tmp_path: Path):
    probe = (
        "import resource as r, signal; from cass.attachments import cleaning; cleaning.limit_this_process();"
        "print([r.getrlimit(w)[0] for w in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE)]);"
        f"open({str(tmp_path / 'leak')!r}, 'wb', 0).write(b'x')"
    )
    child = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False)
    assert child.stdout.strip() == str([cleaning.MEMORY, cleaning.PROCESSOR_SECONDS, 0, 0])
    assert child.returncode != 0
    assert (tmp_path / "leak").read_bytes() == b""


def test_the_child_sees_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql:///secret")
    started: dict[str, object] = {}
    run = subprocess.run

    def remember(command: list[str], **options: object) -> object:
        started.update(options)
        return run(command, **options)

    monkeypatch.setattr(subprocess, "run", remember)
    cleaning.clean_in_child(samples.pdf())
    assert started["env"] == {}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Informe mèdic.pdf", "Informe mèdic.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Maria\\informe.PDF", "informe.PDF"),
        ("informe\u202efdp.exe", "informe fdp.exe.pdf"),
        ("a\0b\r\nSet-Cookie: x\t.pdf", "a b Set-Cookie: x.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zero width.pdf"),
        ("photo.jpg", "photo.jpg.pdf"),
        ("sense extensió", "sense extensió.pdf"),
        ("e\u0301tat.pdf", "état.pdf"),
        ("...pdf", "pdf.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "document.pdf"),
        ("/", "document.pdf"),
        ("   ", "document.pdf"),
    ],
)
def test_a_name_is_shown_without_paths_directions_and_control_characters(given: str, kept: str):
    assert cleaning.clean_name(given, cleaning.PDF) == kept


def test_a_long_name_keeps_its_ending():
    kept = cleaning.clean_name("à" * 500 + ".jpeg", cleaning.JPEG)
    assert len(kept) == cleaning.LONGEST_NAME
    assert kept.endswith("à.jpeg")


def test_every_refusal_of_the_child_has_a_status_of_its_own():
    assert len(set(cleaning.STATUSES)) == len(cleaning.STATUSES)
