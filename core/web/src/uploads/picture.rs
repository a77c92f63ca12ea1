//! What a file is by its content, and a picture without what it tells beside its pixels: place, time, device, names.
//! The pixels are left as they came, so that the same picture has the same hash whoever sent it. Pure functions.

use std::io::Cursor;

use axum::body::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::Png;
use img_parts::riff::RiffContent;
use img_parts::webp::WebP;
use img_parts::{ImageEXIF, ImageICC as _};
use luoshi_packs::Text;

use crate::WORDS;

const JPEG: &str = "image/jpeg";
const PNG: &str = "image/png";
const WEBP: &str = "image/webp";
const PDF: &str = "application/pdf";

/// The most pixels of a picture: beyond, unpacking it would take more memory than a small server has.
const MOST_PIXELS: u64 = 64_000_000;
/// The most memory that unpacking one picture takes, in bytes.
const MOST_MEMORY: u64 = 320 * 1024 * 1024;
/// The longer side of a small picture.
const SMALL: u32 = 320;
const SMALL_QUALITY: u8 = 80;

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is none of the kinds that are taken.
    Kind,
    /// It is too large.
    Large,
    /// It begins as a picture does and is none, or not a whole one.
    Broken,
    /// It has too many pixels.
    Pixels,
    /// What arrived is not what was sent.
    Changed,
}

impl Refusal {
    /// What is wrong with the file of this name, then what to do.
    pub fn text(self, name: &str) -> Text {
        let word = match self {
            Self::Kind => "upload-wrong-kind",
            Self::Large => "upload-wrong-size",
            Self::Broken => "upload-wrong-broken",
            Self::Pixels => "upload-wrong-pixels",
            Self::Changed => "upload-wrong-changed",
        };
        WORDS.text(word, &[("name", name.to_owned().into())])
    }
}

/// What a file is by its first bytes, as a media type; `None` for what is not taken. Neither the name nor
/// what the browser claims counts.
pub fn media_of(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 3] = [(b"\xFF\xD8\xFF", JPEG), (b"\x89PNG\r\n\x1A\n", PNG), (b"%PDF-", PDF)];
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(WEBP);
    }
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, media)| *media)
}

/// A file as it may be kept.
#[derive(Clone, Debug)]
pub(super) struct Sound {
    pub(super) media: &'static str,
    pub(super) bytes: Bytes,
    /// A small picture of it, a JPEG; none of what is no picture.
    pub(super) small: Option<Vec<u8>>,
}

/// Looks at a file, and takes out of a picture what only tells about whoever took it.
pub(super) fn sound(bytes: Bytes) -> Result<Sound, Refusal> {
    let media = media_of(&bytes).ok_or(Refusal::Kind)?;
    let format = match media {
        JPEG => ImageFormat::Jpeg,
        PNG => ImageFormat::Png,
        WEBP => ImageFormat::WebP,
        _ => return Ok(Sound { media, bytes, small: None }),
    };
    let bytes = match format {
        ImageFormat::Jpeg => jpeg(bytes),
        ImageFormat::Png => png(bytes),
        _ => webp(bytes),
    };
    let bytes = bytes.ok_or(Refusal::Broken)?;
    let small = small(format, &bytes)?;
    Ok(Sound { media, bytes, small: Some(small) })
}

/// Which way up the picture is held, as its device noted it; none where it is as it should be.
fn turned(exif: Option<&Bytes>) -> Option<Bytes> {
    let turned = Orientation::from_exif_chunk(exif?)?;
    (turned != Orientation::NoTransforms).then(|| only_turned(turned))
}

/// EXIF data that say which way up a picture is held, and nothing else.
fn only_turned(turned: Orientation) -> Bytes {
    let mut exif = Vec::from(*b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0");
    exif.extend([turned.to_exif(), 0, 0, 0, 0, 0, 0, 0]);
    Bytes::from(exif)
}

fn jpeg(bytes: Bytes) -> Option<Bytes> {
    let mut jpeg = Jpeg::from_bytes(bytes).ok()?;
    let turned = turned(jpeg.exif().as_ref());
    jpeg.segments_mut().retain(|segment| needed(segment.marker(), segment.contents()));
    jpeg.set_exif(turned);
    let scan = jpeg.segments().last().filter(|segment| segment.has_entropy())?;
    let head = jpeg.len() - (scan.len_with_entropy() - JpegSegment::len(scan));
    let whole = jpeg.encoder().bytes();
    let mut out = whole[..head].to_vec();
    scans(&whole[head..], &mut out)?;
    Some(Bytes::from(out))
}

/// Whether a JPEG is shown by what this segment says: tables, frames and scans, that it is a JFIF or Adobe's, and its
/// colours. What is not known is not needed.
fn needed(marker: u8, contents: &[u8]) -> bool {
    match marker {
        0xC0..=0xCF | 0xDA..=0xDD => true,
        0xE0 => contents.starts_with(b"JFIF\0"),
        0xE2 => contents.starts_with(b"ICC_PROFILE\0"),
        0xEE => contents.starts_with(b"Adobe"),
        _ => false,
    }
}

/// Copies what stands behind the first scan's head, up to the picture's end: phones hang whole films behind it. None
/// where it has no end.
fn scans(from: &[u8], to: &mut Vec<u8>) -> Option<()> {
    let (mut copied, mut at) = (0, 0);
    loop {
        at += from[at..].iter().position(|byte| *byte == 0xFF)?;
        match *from.get(at + 1)? {
            0xD9 => {
                to.extend_from_slice(&from[copied..at + 2]);
                return Some(());
            }
            // A byte of the picture, or a mark within its data.
            0x00 | 0x01 | 0xD0..=0xD8 => at += 2,
            0xFF => at += 1,
            marker => {
                let long = u16::from_be_bytes([*from.get(at + 2)?, *from.get(at + 3)?]);
                let end = at + 2 + usize::from(long);
                let contents = from.get(at + 4..end)?;
                if !needed(marker, contents) {
                    to.extend_from_slice(&from[copied..at]);
                    copied = end;
                }
                at = end;
            }
        }
    }
}

/// What a PNG, also a moving one, is shown by.
const PNG_CHUNKS: [&[u8; 4]; 15] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT",
    b"bKGD", b"acTL", b"fcTL", b"fdAT",
];

fn png(bytes: Bytes) -> Option<Bytes> {
    let mut png = Png::from_bytes(bytes).ok()?;
    let turned = turned(png.exif().as_ref());
    png.chunks_mut().retain(|chunk| PNG_CHUNKS.contains(&&chunk.kind()));
    if turned.is_some() {
        png.set_exif(turned);
    }
    Some(png.encoder().bytes())
}

/// What a WebP, also a moving one, is shown by.
const WEBP_CHUNKS: [&[u8; 4]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// The bit of a WebP's flags that tells of further data about the picture.
const WEBP_XMP: u8 = 0x04;

fn webp(bytes: Bytes) -> Option<Bytes> {
    let mut webp = WebP::from_bytes(bytes).ok()?;
    let turned = turned(webp.exif().as_ref());
    webp.chunks_mut().retain(|chunk| WEBP_CHUNKS.contains(&&chunk.id()));
    webp.set_exif(turned);
    for chunk in webp.chunks_mut().iter_mut().filter(|chunk| &chunk.id() == b"VP8X") {
        if let RiffContent::Data(data) = chunk.content_mut()
            && let Some(flags) = data.first().copied()
        {
            let mut cleared = data.to_vec();
            cleared[0] = flags & !WEBP_XMP;
            *data = Bytes::from(cleared);
        }
    }
    // Colours that cannot be read say nothing about the picture either.
    if webp.icc_profile().is_none() {
        webp.set_icc_profile(None);
    }
    Some(webp.encoder().bytes())
}

/// A small picture, the right way up. Whoever can make it has read the whole.
fn small(format: ImageFormat, bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let broken = |_| Refusal::Broken;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::Pixels);
    }
    let turned = decoder.orientation().map_err(broken)?;
    let mut small = DynamicImage::from_decoder(decoder).map_err(refused)?.thumbnail(SMALL, SMALL);
    small.apply_orientation(turned);
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, SMALL_QUALITY).encode_image(&on_white(&small)).map_err(broken)?;
    Ok(out)
}

fn refused(error: image::ImageError) -> Refusal {
    if matches!(error, image::ImageError::Limits(_)) { Refusal::Pixels } else { Refusal::Broken }
}

/// A JPEG has no clear parts: behind them is paper.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let clear = picture.to_rgba8();
    RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [red, green, blue, seen] = clear.get_pixel(x, y).0;
        let laid = |colour: u8| {
            let (colour, seen) = (u16::from(colour), u16::from(seen));
            u8::try_from((colour * seen + 255 * (255 - seen)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([laid(red), laid(green), laid(blue)])
    })
}

#[cfg(test)]
mod tests;
