//! Codes that change every half minute (RFC 6238), as telephones compute them: SHA-1, six digits, thirty seconds,
//! since most apps know no other.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// How long a code stands, in seconds.
const PERIOD: i64 = 30;
/// By how many periods a telephone's clock may be wrong.
const DRIFT: i64 = 1;
const DIGITS: u32 = 6;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A secret: as long as the hash, as RFC 4226 asks for.
pub const SECRET: usize = 20;

/// The period that an instant, in seconds since 1970, lies in.
pub fn step_at(seconds: i64) -> i64 {
    seconds.div_euclid(PERIOD)
}

/// The code of a period.
pub fn code(secret: &[u8], step: i64) -> String {
    // HMAC takes keys of every length.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[hash.len() - 1] & 0x0f);
    let number = hash[at..at + 4].iter().fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % 10_u32.pow(DIGITS))
}

/// The period whose code this is, if it is one of now or beside it and later than the one that was taken last.
pub fn step_of(secret: &[u8], given: &str, seconds: i64, last: i64) -> Option<i64> {
    let digits: String = given.chars().filter(|c| !c.is_whitespace()).collect();
    let now = step_at(seconds);
    (now - DRIFT..=now + DRIFT).find(|step| *step > last && code(secret, *step) == digits)
}

/// The secret as people type it.
pub fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(5) * 8);
    for chunk in bytes.chunks(5) {
        let mut five = [0; 5];
        five[..chunk.len()].copy_from_slice(chunk);
        let bits = five.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
        for at in 0..(chunk.len() * 8).div_ceil(5) {
            let place = (bits >> (35 - 5 * at)) & 31;
            out.push(char::from(ALPHABET[usize::try_from(place).unwrap_or(0)]));
        }
    }
    out
}

/// What a QR code says to an app: whose code it is, of which site, and the secret.
pub fn address(site: &str, login: &str, secret: &[u8]) -> String {
    let (site, login) = (escaped(site), escaped(login));
    format!("otpauth://totp/{site}:{login}?secret={}&issuer={site}", base32(secret))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{address, base32, code, step_at, step_of};

    /// RFC 6238, appendix B, cut to six digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, step_at(seconds)), expected, "{seconds}");
        }
    }

    /// RFC 4648, section 10, without the padding.
    #[test]
    fn base32_is_that_of_the_standard() {
        for (text, expected) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(text.as_bytes()), expected);
        }
    }

    #[test]
    fn a_code_is_good_for_a_minute_and_a_half_and_once() {
        let (secret, now) = ([7; 20], 1_600_000_000);
        let step = step_at(now);
        for (of, good) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let given = code(&secret, step + of);
            assert_eq!(step_of(&secret, &given, now, 0).is_some(), good, "{of}");
        }
        let given = code(&secret, step);
        let spaced = format!(" {} {}", &given[..3], &given[3..]);
        assert_eq!(step_of(&secret, &spaced, now, step - 1), Some(step));
        assert_eq!(step_of(&secret, &given, now, step), None);
        assert_eq!(step_of(&secret, "", now, 0), None);
    }

    #[test]
    fn an_app_is_told_whose_it_is() {
        let said = address("落实 Luoshi", "clerk", b"foobar");
        assert_eq!(
            said,
            "otpauth://totp/%E8%90%BD%E5%AE%9E%20Luoshi:clerk?secret=MZXW6YTBOI&issuer=%E8%90%BD%E5%AE%9E%20Luoshi"
        );
    }
}
