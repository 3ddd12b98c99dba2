"""Files as people and attackers send them, made here so that nothing hostile lies in the repository."""

import io
import struct
import zipfile
import zlib

from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, Pdf, Permissions, Stream, String
from PIL import Image, PngImagePlugin

A4 = Array([0, 0, 595, 842])
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="HOSTILE"/></rdf:RDF></x:xmpmeta>"""
TRAILER = b"<script>HOSTILE</script>"


def pdf(*, pages: int = 1, font: str = "/F1", **saving: object) -> bytes:
    """A plain PDF whose pages say «Informe» and their number, in a font of this name."""
    with Pdf.new() as made:
        helvetica = made.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(pages):
            made.add_blank_page(page_size=(595, 842))
            page = made.pages[-1].obj
            page.Resources = Dictionary(Font=Dictionary({font: helvetica}))
            page.Contents = Stream(made, f"BT {font} 12 Tf 72 720 Td (Informe {number + 1}) Tj ET".encode())
        return saved(made, **saving)


def saved(made: Pdf, **saving: object) -> bytes:
    written = io.BytesIO()
    made.save(written, **saving)
    return written.getvalue()


def hostile_pdf() -> bytes:
    """A PDF with every way we know to do, start, fetch or carry something."""
    with Pdf.open(io.BytesIO(pdf())) as made:
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert('HOSTILE')"))
        launch = Dictionary(S=Name.Launch, F=String("calc.exe"))
        far = Dictionary(S=Name.URI, URI=String("https://HOSTILE.example/"))
        made.attachments["HOSTILE.exe"] = AttachedFileSpec(made, b"MZ HOSTILE", filename="HOSTILE.exe")
        root = made.Root
        root.OpenAction = script
        root.AA = Dictionary(WC=launch)
        root.Names.JavaScript = Dictionary(Names=Array([String("HOSTILE"), script]))
        root.AF = Array([Dictionary(Type=Name.Filespec, F=String("HOSTILE.exe"))])
        root.Metadata = Stream(made, XMP)
        root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(made, b"<xdp:xdp>HOSTILE</xdp:xdp>"))
        made.docinfo[Name.Author] = String("HOSTILE author")
        page = made.pages[0].obj
        page.AA = Dictionary(O=script)
        page.PieceInfo = Dictionary(HOSTILE=Dictionary(Private=String("HOSTILE")))
        page.Metadata = Stream(made, b"HOSTILE")
        page.HOSTILE = String("HOSTILE")
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=A4, A=far)
        movie = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=A4, RichMediaContent=Dictionary(A=launch))
        page.Annots = Array([made.make_indirect(link), made.make_indirect(movie)])
        form = Stream(made, b"q Q")
        form.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=A4,
            Resources=Dictionary(Deeper=Array([Dictionary(AA=script)])),
            PieceInfo=Dictionary(Private=String("HOSTILE")),
            Ref=Dictionary(F=String("HOSTILE.pdf"), Page=0),
            OPI=Dictionary(F=String("HOSTILE.tif")),
        )
        elsewhere = Stream(made, b"")
        elsewhere.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=A4,
            F=Dictionary(FS=Name.URL, F=String("https://HOSTILE.example/")),
        )
        page.Resources.XObject = Dictionary(Fm=form, Fx=elsewhere)
        page.Contents = Stream(made, b"/Fm Do /Fx Do")
        return saved(made)


def filled_in_form() -> bytes:
    """A form whose answer stands in a field's appearance, not in the page."""
    with Pdf.open(io.BytesIO(pdf())) as made:
        look = Stream(made, b"BT /Helv 12 Tf (ANSWERED) Tj ET")
        look.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 200, 20]))
        field = made.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Tx,
                T=String("activity"),
                V=String("ANSWERED"),
                F=4,
                Rect=Array([72, 600, 272, 620]),
                AP=Dictionary(N=look),
            )
        )
        made.pages[0].obj.Annots = Array([field])
        made.Root.AcroForm = Dictionary(Fields=Array([field]))
        return saved(made)


def unpacking_pdf(megabytes: int) -> bytes:
    """A page whose description is small on the wire and enormous when a viewer unpacks it."""
    with Pdf.open(io.BytesIO(pdf())) as made:
        packed = Stream(made, deflated(b" ", megabytes))
        packed.Filter = Name.FlateDecode
        made.pages[0].obj.Contents = packed
        return saved(made, compress_streams=False)


def deflated(sign: bytes, megabytes: int) -> bytes:
    packer = zlib.compressobj(1)
    block = sign * (1 << 20)
    return b"".join(packer.compress(block) for _ in range(megabytes)) + packer.flush()


def pdf_with_picture(width: int, height: int) -> bytes:
    """A page with a picture that says it is this large."""
    with Pdf.open(io.BytesIO(pdf())) as made:
        picture = Stream(made, b"x")
        picture.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=width,
            Height=height,
            BitsPerComponent=1,
            ColorSpace=Name.DeviceGray,
        )
        made.pages[0].obj.Resources.XObject = Dictionary(Im=picture)
        made.pages[0].obj.Contents = Stream(made, b"/Im Do")
        return saved(made)


def pdf_of_a_photo() -> bytes:
    """What a scanning app makes: the telephone's JPEG as it is, on a page."""
    with Pdf.open(io.BytesIO(pdf())) as made:
        photo = Stream(made, phone_photo())
        photo.stream_dict = Dictionary(
            Type=Name.XObject, Subtype=Name.Image, Width=60, Height=40, BitsPerComponent=8, ColorSpace=Name.DeviceRGB
        )
        photo.stream_dict.Filter = Name.DCTDecode
        page = made.pages[0].obj
        page.Resources.XObject = Dictionary(Im=photo)
        page.Contents = Stream(made, b"q 595 0 0 842 0 0 cm /Im Do Q")
        return saved(made)


def locked_pdf(*, to_open: str) -> bytes:
    allowed = Permissions(extract=False, modify_other=False)
    return pdf(encryption=Encryption(owner="owner-secret", user=to_open, allow=allowed))


def picture(kind: str, *, size: tuple[int, int] = (60, 40), **saving: object) -> bytes:
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(drawn, kind, **saving)
    return drawn.getvalue()


def phone_photo() -> bytes:
    """A JPEG on its side, with a position, a camera, a comment and something behind its end."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "HOSTILE camera"
    exif[0x8825] = {1: "N", 2: (42.0, 30.0, 26.0), 3: "E", 4: (1.0, 31.0, 15.0)}
    return picture("JPEG", exif=exif, comment=b"HOSTILE comment") + TRAILER


def talkative_png() -> bytes:
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "HOSTILE author")
    said.add_itxt("XML:com.adobe.xmp", "HOSTILE position")
    return picture("PNG", pnginfo=said) + zipped()


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!L", len(data)) + name + data + struct.pack("!L", zlib.crc32(name + data))


def png_bomb(width: int, height: int) -> bytes:
    """A true PNG of one colour: a few kilobytes that unpack to width × height pixels."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    lines = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack("!LLBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def zipped(megabytes: int = 0) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("HOSTILE.js", b"0" * (megabytes << 20) or b"alert(1)")
    return packed.getvalue()


def docx() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return packed.getvalue()


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
NOT_ACCEPTED = {
    "zip": zipped(),
    "docx": docx(),
    "html": b"<!DOCTYPE html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "exe": b"MZ\x90\0" + bytes(200),
    "gif": picture("GIF"),
    "webp": picture("WEBP"),
    "tiff": picture("TIFF"),
    "text": b"Informe",
    "postscript": b"%!PS-Adobe-3.0\n",
    "pdf behind other content": b"GIF89a" + bytes(60) + pdf(),
}
