//! Passwords. Only their hashes are kept.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::Error;

const SHORTEST: usize = 10;
const LONGEST: usize = 200;

/// How much work a guess costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// argon2id with 19 MiB, 2 passes, 1 lane: the least that OWASP's password storage sheet asks for; about
    /// 30 ms on one core of a small server.
    Standard,
    /// argon2id with 64 KiB, 1 pass, 1 lane: for tests and sample cities, which hold nobody's password.
    Light,
}

/// A hash at the standard cost that was made from nothing.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password's argon2id hash, with its salt and parameters.
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// Checks a new password against the rules and hashes it. The salt must be fresh randomness.
    ///
    /// # Errors
    /// [`Error::PasswordLength`], [`Error::PasswordIsLogin`], [`Error::BadLogin`], [`Error::Hash`]
    pub fn new(login: &str, password: &str, cost: Cost, salt: [u8; 16]) -> Result<Self, Error> {
        let login = login_key(login)?;
        if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
            return Err(Error::PasswordLength);
        }
        let folded = password.to_lowercase();
        let rest = folded.replacen(&login, "", 1);
        if rest.is_empty() || (login.chars().count() >= 4 && folded.contains(&login)) {
            return Err(Error::PasswordIsLogin);
        }
        let hash = hasher(cost)?.hash_password_with_salt(password.as_bytes(), &salt);
        Ok(Self(hash.map_err(|_| Error::Hash)?.to_string()))
    }

    /// One that no password fits, to spend as long on a login that is not there as on one that is.
    pub(crate) fn nobody() -> Self {
        Self(NOBODY.to_owned())
    }

    pub(crate) fn kept(text: String) -> Self {
        Self(text)
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Whether this is the password. Takes as long as its cost says.
    pub(crate) fn fits(&self, password: &str) -> bool {
        let password = password.as_bytes();
        password.len() <= LONGEST * 4 && Argon2::default().verify_password(password, self.0.as_str()).is_ok()
    }
}

fn hasher(cost: Cost) -> Result<Argon2<'static>, Error> {
    let (memory, passes) = match cost {
        Cost::Standard => (19 * 1024, 2),
        Cost::Light => (64, 1),
    };
    let params = Params::new(memory, passes, 1, None).map_err(|_| Error::Hash)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A login as it is kept and compared: without regard to case.
pub(crate) fn login_key(login: &str) -> Result<String, Error> {
    let key = login.trim().to_lowercase();
    let good = (1..=64).contains(&key.chars().count())
        && !key.contains(|c: char| c.is_whitespace() || c.is_control());
    if good { Ok(key) } else { Err(Error::BadLogin) }
}

#[cfg(test)]
mod tests {
    use super::{Cost, Secret};
    use crate::Error;

    fn secret(login: &str, password: &str) -> Result<Secret, Error> {
        Secret::new(login, password, Cost::Light, [7; 16])
    }

    #[test]
    fn only_the_password_fits() {
        let kept = secret("clerk", "correct horse").unwrap();
        assert!(kept.fits("correct horse"));
        assert!(!kept.fits("correct horse "));
        assert!(!kept.fits(""));
        assert!(!kept.fits(&"x".repeat(1_000_000)));
    }

    #[test]
    fn nobodys_hash_costs_as_much_as_anybodys() {
        let kept = Secret::new("clerk", "correct horse", Cost::Standard, [7; 16]).unwrap();
        let parameters = |text: &str| text.rsplitn(3, '$').nth(2).map(str::to_owned);
        assert_eq!(parameters(Secret::nobody().text()), parameters(kept.text()));
        assert_eq!(Secret::nobody().text().len(), kept.text().len());
        assert!(!Secret::nobody().fits(""));
    }

    #[test]
    fn the_hash_says_its_parameters_and_shows_nothing_in_debug() {
        let kept = Secret::new("clerk", "correct horse", Cost::Standard, [7; 16]).unwrap();
        assert!(kept.text().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept.text());
        assert_eq!(format!("{kept:?}"), "Secret");
    }

    #[test]
    fn bad_passwords_are_refused() {
        assert!(matches!(secret("clerk", "short"), Err(Error::PasswordLength)));
        assert!(matches!(secret("clerk", &"x".repeat(201)), Err(Error::PasswordLength)));
        assert!(matches!(secret("district-clerk", "District-Clerk"), Err(Error::PasswordIsLogin)));
        assert!(matches!(secret("clerk", "Clerk123456"), Err(Error::PasswordIsLogin)));
        assert!(matches!(secret("", "correct horse"), Err(Error::BadLogin)));
        assert!(matches!(secret("two words", "correct horse"), Err(Error::BadLogin)));
        assert!(secret("li", "lizards are long").is_ok());
        assert!(secret("clerk", "密码至少要有十个字符").is_ok());
    }
}
