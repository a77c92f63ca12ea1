//! Pictures lose what they tell of whoever took them, and nothing else.

use super::*;

/// A picture whose left half is red and whose right half is blue.
fn drawn(format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(64, 32, |x, _| if x < 32 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) });
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// EXIF as a phone writes it, as far as it matters: turned to the right, with a place.
fn exif() -> Bytes {
    let mut exif = Vec::from(*b"II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
    exif.extend(*b"\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0");
    exif.extend(*b"GPS 44.55N 129.63E Xiaomi");
    Bytes::from(exif)
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn with_traces(format: ImageFormat) -> Bytes {
    let bytes = Bytes::from(drawn(format));
    match format {
        ImageFormat::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(bytes).unwrap();
            jpeg.set_exif(Some(exif()));
            let segment = |marker, text: &'static [u8]| {
                JpegSegment::new_with_contents(marker, Bytes::from_static(text))
            };
            jpeg.segments_mut().insert(1, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x>GPS</x>"));
            jpeg.segments_mut().insert(1, segment(0xED, b"Photoshop 3.0\0GPS"));
            jpeg.segments_mut().insert(1, segment(0xFE, b"GPS"));
            let mut whole = jpeg.encoder().bytes().to_vec();
            whole.extend(*b"\0\0\0\x18ftypmp42 and a film with its GPS");
            Bytes::from(whole)
        }
        ImageFormat::Png => {
            let mut png = Png::from_bytes(bytes).unwrap();
            png.set_exif(Some(exif()));
            let text = Bytes::from_static(b"Comment\0GPS");
            png.chunks_mut().insert(1, img_parts::png::PngChunk::new(*b"tEXt", text));
            let mut whole = png.encoder().bytes().to_vec();
            whole.extend(*b"GPS");
            Bytes::from(whole)
        }
        _ => {
            let mut webp = WebP::from_bytes(bytes).unwrap();
            let xmp = RiffContent::Data(Bytes::from_static(b"<x>GPS</x>"));
            webp.chunks_mut().push(img_parts::riff::RiffChunk::new(*b"XMP ", xmp));
            webp.set_exif(Some(exif()));
            webp.encoder().bytes()
        }
    }
}

const FORMATS: [ImageFormat; 3] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];

#[test]
fn a_file_is_what_its_first_bytes_say() {
    for (format, media) in FORMATS.into_iter().zip([JPEG, PNG, WEBP]) {
        assert_eq!(media_of(&drawn(format)), Some(media));
    }
    assert_eq!(media_of(b"%PDF-1.7"), Some(PDF));
    assert_eq!(media_of(b"<svg onload=x>"), None);
    assert_eq!(media_of(b"RIFF\0\0\0\0WAVE"), None);
    assert_eq!(media_of(b""), None);
}

#[test]
fn a_picture_loses_its_place_and_keeps_its_pixels_and_which_way_up_it_is() {
    for format in FORMATS {
        let (plain, traced) = (drawn(format), with_traces(format));
        assert!(holds(&traced, "GPS"), "{format:?}");
        let sound = sound(traced).unwrap();
        for trace in ["GPS", "Xiaomi", "ftyp", "<x>", "44.55"] {
            assert!(!holds(&sound.bytes, trace), "{format:?} {trace}");
        }
        let decode = |bytes: &[u8]| image::load_from_memory_with_format(bytes, format).unwrap().to_rgb8();
        assert_eq!(decode(&sound.bytes), decode(&plain), "{format:?}");
        let mut decoder =
            ImageReader::with_format(Cursor::new(&*sound.bytes), format).into_decoder().unwrap();
        assert_eq!(decoder.orientation().unwrap(), Orientation::Rotate90, "{format:?}");
        // Turned to the right, what was left is above.
        let small = image::load_from_memory(&sound.small.unwrap()).unwrap().to_rgb8();
        assert_eq!((small.width(), small.height()), (160, 320), "{format:?}");
        let [above, below] = [small.get_pixel(80, 40).0, small.get_pixel(80, 280).0];
        assert!(above[0] > 200 && above[2] < 60 && below[0] < 60 && below[2] > 200, "{format:?}");
    }
}

#[test]
fn the_same_picture_is_the_same_bytes_whatever_it_told() {
    for format in FORMATS {
        let plain = sound(Bytes::from(drawn(format))).unwrap().bytes;
        assert_eq!(sound(plain.clone()).unwrap().bytes, plain, "{format:?}: taken twice");
        assert!(turned(WebP::from_bytes(plain.clone()).ok().and_then(|webp| webp.exif()).as_ref()).is_none());
    }
}

#[test]
fn what_only_begins_as_a_picture_is_not_taken() {
    for format in FORMATS {
        let whole = drawn(format);
        for cut in [20, whole.len() / 2, whole.len() - 1] {
            let cut = sound(Bytes::copy_from_slice(&whole[..cut]));
            assert_eq!(cut.err(), Some(Refusal::Broken), "{format:?}");
        }
    }
    assert_eq!(sound(Bytes::from_static(b"\x89PNG\r\n\x1A\nand so on")).err(), Some(Refusal::Broken));
    assert_eq!(sound(Bytes::from_static(b"<svg onload=x>")).err(), Some(Refusal::Kind));
    assert!(sound(Bytes::from_static(b"%PDF-1.7 with all it holds")).is_ok());
}

#[test]
fn a_picture_that_would_fill_the_memory_is_not_unpacked() {
    let mut png = Png::from_bytes(Bytes::from(drawn(ImageFormat::Png))).unwrap();
    let mut head = png.chunks()[0].contents().to_vec();
    head[..8].copy_from_slice(&[0, 0, 0x60, 0, 0, 0, 0x60, 0]);
    png.chunks_mut()[0] = img_parts::png::PngChunk::new(*b"IHDR", Bytes::from(head));
    assert_eq!(sound(png.encoder().bytes()).err(), Some(Refusal::Pixels));
}
