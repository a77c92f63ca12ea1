//! The configuration file, `luoshi.toml`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::Uri;
use luoshi_openlog::{Witness, Witnesses};
use luoshi_packs::Text;
use luoshi_proofs::note::Vkey;
use luoshi_units::Role;
use serde::{Deserialize, Deserializer, de};
use toml::Spanned;

use crate::cli::{Common, DATABASE};
use crate::files::FilesConfig;
use crate::http::Http;
use crate::mail::MailConfig;
use crate::outcome::Failure;

/// What it holds.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The database, unless the command line or the environment names one.
    database: Option<String>,
    /// The code of the city, where the database holds several.
    city: Option<String>,
    /// The address to listen on.
    pub listen: String,
    /// Served over HTTPS by a proxy before this server.
    secure: bool,
    /// A proxy stands before this server and writes the caller's address into `X-Forwarded-For`.
    behind_proxy: bool,
    /// `/metrics` answers everybody, not this machine alone.
    open_metrics: bool,
    /// What `files.folder` was called before there was anything but a folder.
    uploads: Option<PathBuf>,
    /// Where files lie that people attach.
    files: FilesConfig,
    /// The pages of bulletins.
    paper: PaperConfig,
    /// How people sign in.
    sign_in: SignInConfig,
    /// The open log.
    pub log: LogConfig,
    /// The mail server; nobody is written to without one.
    pub mail: Option<MailConfig>,
    /// The base map.
    map: MapConfig,
    /// The access log.
    access_log: AccessLogConfig,
}

/// `[paper]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct PaperConfig {
    /// A folder of fonts that go before the system's.
    fonts: Option<PathBuf>,
}

/// `[access_log]`
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct AccessLogConfig {
    /// So many months its lines are kept.
    #[serde(deserialize_with = "months")]
    months: u32,
}

/// What is kept where nothing is said: three years.
const MONTHS: u32 = 36;
/// Fewer no city may keep.
const FEWEST_MONTHS: u32 = 6;

impl Default for AccessLogConfig {
    fn default() -> Self {
        Self { months: MONTHS }
    }
}

fn months<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
    let months = u32::deserialize(from)?;
    let what = "lines of the access log are kept for 6 months at the least";
    if months >= FEWEST_MONTHS { Ok(months) } else { Err(de::Error::custom(what)) }
}

/// `[map]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct MapConfig {
    /// The address of a base map's pictures. Without one, maps are drawn from the pack's shapes and nothing is fetched
    /// from elsewhere.
    #[serde(deserialize_with = "tiles")]
    tiles: String,
    /// Whose map it is, as it has to be named beside it.
    attribution: String,
}

fn tiles<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let filled = ["{z}", "{x}", "{y}"].iter().all(|name| text.contains(name));
    let tiles = luoshi_web::Tiles { address: text.clone(), attribution: String::new() };
    let sound = filled && luoshi_web::Origin::of(&tiles.plain()).is_some();
    let what = "this is no address of map pictures: write https://HOST/{z}/{x}/{y}.png, without a password";
    sound.then_some(text).ok_or_else(|| de::Error::custom(what))
}

/// `[sign_in]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SignInConfig {
    /// Whoever has one of these roles does nothing before a second factor is set up.
    second_factor: Vec<Role>,
    /// Whether login and password let people in; an administrator's do as long as none comes in otherwise.
    passwords: Option<bool>,
    /// The site as browsers know it.
    #[serde(deserialize_with = "site")]
    address: Option<String>,
    /// Who vouches for people.
    provider: Vec<ProviderConfig>,
}

/// `[[sign_in.provider]]`
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProviderConfig {
    /// Its name in addresses of this site: small letters, digits, hyphens.
    #[serde(deserialize_with = "plain_id")]
    id: String,
    /// Its name for readers.
    name: String,
    /// The same in English.
    name_en: Option<String>,
    #[serde(deserialize_with = "issuer")]
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    #[serde(default = "usual_scopes")]
    scopes: Vec<String>,
    #[serde(default)]
    strong: bool,
}

impl std::fmt::Debug for ProviderConfig {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "ProviderConfig({})", self.id)
    }
}

impl SignInConfig {
    fn settings(&self) -> luoshi_web::SignIn {
        let providers = self.provider.iter().map(|of| luoshi_web::Provider {
            id: of.id.clone(),
            name: Text::new(&of.name, of.name_en.as_deref().unwrap_or(&of.name)),
            issuer: of.issuer.clone(),
            client_id: of.client_id.clone(),
            client_secret: of.client_secret.clone(),
            scopes: of.scopes.clone(),
            strong: of.strong,
        });
        let fetch: Arc<dyn luoshi_web::Fetch> = Arc::new(Http::default());
        luoshi_web::SignIn {
            second_factor: self.second_factor.clone(),
            no_passwords: self.passwords == Some(false),
            address: self.address.clone(),
            providers: providers.collect(),
            fetch: Some(fetch),
        }
    }
}

fn usual_scopes() -> Vec<String> {
    vec!["profile".to_owned()]
}

fn plain_id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let sound = !text.is_empty() && text.len() <= 32 && text.chars().all(plain);
    let what = "the id of a provider stands in addresses: small letters, digits and hyphens";
    sound.then_some(text).ok_or_else(|| de::Error::custom(what))
}

fn issuer<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let what = "this is no issuer: write it as the provider names itself, https://HOST/PATH";
    if is_site(&text) { Ok(text) } else { Err(de::Error::custom(what)) }
}

fn site<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(from)?;
    let what = "this is no address of a site: write https://HOST, as people type it";
    if is_site(&text) {
        Ok(Some(text.trim_end_matches('/').to_owned()))
    } else {
        Err(de::Error::custom(what))
    }
}

/// Whether this is an address of HTTPS, or of HTTP on this very machine.
fn is_site(text: &str) -> bool {
    text.parse::<Uri>().is_ok_and(|uri| {
        let host = uri.host().unwrap_or_default();
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        !host.is_empty()
            && (uri.scheme_str() == Some("https") || (here && uri.scheme_str() == Some("http")))
            && uri.query().is_none()
    })
}

/// `[log]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogConfig {
    /// The log's name for ever: a host and a path that the city owns. Nothing is published without one.
    pub origin: String,
    /// The file with its keys.
    key: Option<PathBuf>,
    /// Who is asked to cosign its checkpoints.
    witness: Vec<Spanned<WitnessConfig>>,
}

/// `[[log.witness]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessConfig {
    /// How people call it.
    #[serde(deserialize_with = "name")]
    name: String,
    /// Where it listens: `add-checkpoint` is asked below this address.
    #[serde(deserialize_with = "address")]
    address: String,
    /// Its verifier key.
    #[serde(deserialize_with = "witness_key")]
    key: Vkey,
}

fn name<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let sound = !text.trim().is_empty() && !text.contains(char::is_control);
    sound.then_some(text).ok_or_else(|| de::Error::custom("a witness needs a name that people know it by"))
}

fn address<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let text = String::deserialize(from)?;
    let uri = text.parse::<Uri>().ok();
    let sound = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && uri.query().is_none()
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
    });
    let what = "this is no address of a witness: write https://HOST/PATH, without ? and without a password";
    sound.then_some(text).ok_or_else(|| de::Error::custom(what))
}

fn witness_key<'de, D: Deserializer<'de>>(from: D) -> Result<Vkey, D::Error> {
    let text = String::deserialize(from)?;
    let key = Vkey::parse(&text).map_err(|_| {
        de::Error::custom(
            "this is no verifier key: copy the line NAME+1a2b3c4d+B... that the witness publishes",
        )
    })?;
    let what =
        "this is a key of a log, not of a witness: a witness signs cosignature/v1, and its key begins with B";
    if key.is_witness() { Ok(key) } else { Err(de::Error::custom(what)) }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: None,
            city: None,
            listen: "127.0.0.1:8080".to_owned(),
            secure: false,
            behind_proxy: false,
            open_metrics: false,
            uploads: None,
            files: FilesConfig::default(),
            paper: PaperConfig::default(),
            sign_in: SignInConfig::default(),
            log: LogConfig::default(),
            mail: None,
            map: MapConfig::default(),
            access_log: AccessLogConfig::default(),
        }
    }
}

impl Config {
    /// Reads the file that is named, if one is.
    pub fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", path.display())))?;
        let config: Self =
            toml::from_str(&text).map_err(|error| Failure::Use(format!("{}: {error}", path.display())))?;
        match config.witness_twice() {
            Some(at) => {
                let line = text[..at].matches('\n').count() + 1;
                let name = path.display();
                Err(Failure::Use(format!(
                    "{name}: line {line}: this witness stands above already, by name or key."
                )))
            }
            None => Ok(config),
        }
    }

    /// Where a witness begins that has the name or key of one above it: their cosignatures could not be told apart.
    fn witness_twice(&self) -> Option<usize> {
        let all = &self.log.witness;
        let same = |one: &WitnessConfig, other: &WitnessConfig| {
            one.name == other.name || one.key.name == other.key.name
        };
        let twice = all
            .iter()
            .enumerate()
            .find(|(at, one)| all[..*at].iter().any(|above| same(above.get_ref(), one.get_ref())));
        twice.map(|(_, one)| one.span().start)
    }

    /// Gives the command what neither its line nor the environment says.
    pub fn apply(&self, common: &mut Common) {
        if let (Some(database), DATABASE) = (&self.database, &*common.database) {
            common.database.clone_from(database);
        }
        common.city = common.city.take().or_else(|| self.city.clone());
        common.log_key = common.log_key.take().or_else(|| self.log.key.clone());
        common.files = self.files.clone();
        common.fonts.clone_from(&self.paper.fonts);
        if let Some(folder) = &self.uploads {
            common.files.folder.clone_from(folder);
        }
        common.witnesses = self.log.witness.iter().map(|one| one.get_ref().clone()).collect();
    }

    /// The base map, for as long as the process lives.
    pub fn tiles(&self) -> Option<&'static luoshi_web::Tiles> {
        let MapConfig { tiles, attribution } = &self.map;
        let known = (!tiles.is_empty())
            .then(|| luoshi_web::Tiles { address: tiles.clone(), attribution: attribution.clone() });
        known.map(|tiles| &*Box::leak(Box::new(tiles)))
    }

    /// So many months lines of the access log are kept.
    pub fn access_log_months(&self) -> u32 {
        self.access_log.months
    }

    /// What the web shell is told.
    pub fn settings(&self) -> luoshi_web::Settings {
        luoshi_web::Settings {
            secure: self.secure,
            behind_proxy: self.behind_proxy,
            open_metrics: self.open_metrics,
            mail: self.mail.is_some(),
            sign_in: self.sign_in.settings(),
            tiles: self.tiles(),
            ..luoshi_web::Settings::default()
        }
    }
}

/// The witnesses that were configured, none of them asked yet.
pub fn witnesses(configured: &[WitnessConfig]) -> Witnesses {
    Witnesses::new(
        configured.iter().map(|one| Witness::new(&one.name, &one.address, one.key.clone())).collect(),
    )
}

/// The keys that their cosignatures are checked with.
pub fn witness_keys(configured: &[WitnessConfig]) -> impl Iterator<Item = Vkey> {
    configured.iter().map(|one| one.key.clone())
}

#[cfg(test)]
mod tests {
    use super::Config;

    const KEY: &str = "witness.invalid+3bfd631c+BGl6Vb1t6H0/v8GBtYqdtnTV2XKJGFxUE8dEKx5kUGCb";

    fn read(text: &str) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("luoshi.toml");
        std::fs::write(&path, text).unwrap();
        Config::read(Some(&path)).map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_wrong_with_the_mail_server_is_told_too() {
        let sound = "[mail]\nhost = \"mail.invalid\"\nfrom = \"Luoshi <luoshi@city.invalid>\"\nsite = \"https://luoshi.invalid/\"\n";
        let mail = read(sound).unwrap().mail.unwrap();
        assert_eq!((mail.port(), mail.site.as_str()), (587, "https://luoshi.invalid"));
        for wrong in [
            sound.replace("https://luoshi.invalid/", "luoshi.invalid"),
            sound.replace("https://luoshi.invalid/", "https://luoshi.invalid/path"),
            sound.replace("from", "form"),
            format!("{sound}tls = \"perhaps\"\n"),
        ] {
            assert!(read(&wrong).unwrap_err().contains("luoshi.toml"), "{wrong}");
        }
        let no_sender = sound.replace("Luoshi <luoshi@city.invalid>", "Luoshi");
        assert!(crate::mail::Smtp::new(&read(&no_sender).unwrap().mail.unwrap()).is_err());
        let no_password = read(&format!("{sound}user = \"luoshi\"\n")).unwrap().mail.unwrap();
        assert!(crate::mail::Smtp::new(&no_password).is_err());
    }

    fn witness(name: &str, address: &str, key: &str) -> String {
        format!("[[log.witness]]\nname = {name:?}\naddress = {address:?}\nkey = {key:?}\n")
    }

    #[test]
    fn the_access_log_is_kept_for_three_years_or_as_said_but_not_for_less_than_half_a_year() {
        assert_eq!(read("").unwrap().access_log_months(), 36);
        assert_eq!(read("[access_log]\nmonths = 6\n").unwrap().access_log_months(), 6);
        for wrong in ["5", "0", "-1", "\"long\""] {
            let error = read(&format!("[access_log]\nmonths = {wrong}\n")).unwrap_err();
            assert!(error.contains("line 2"), "{error}");
        }
    }

    #[test]
    fn a_base_map_has_an_address_to_fill_in_or_there_is_none() {
        assert_eq!(read("").unwrap().tiles(), None);
        let known =
            read("[map]\ntiles = \"https://tiles.example/{z}/{x}/{y}.png\"\nattribution = \"天地图\"\n")
                .unwrap();
        assert_eq!(
            known.tiles().map(|tiles| (tiles.plain(), tiles.attribution.as_str())),
            Some(("https://tiles.example/".to_owned(), "天地图"))
        );
        for wrong in
            ["https://tiles.example/", "tiles.example/{z}/{x}/{y}", "https://a:b@t.example/{z}/{x}/{y}"]
        {
            let error = read(&format!("[map]\ntiles = \"{wrong}\"\n")).expect_err(wrong);
            assert!(error.contains("line 2") && error.contains("map pictures"), "{error}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_witness_is_told_by_file_and_line() {
        let key = luoshi_testkit::Cosigner::new("w.invalid", 1).vkey();
        let https = "https://w.invalid/at";
        let sound = witness("省档案馆", https, &key);
        assert_eq!(read(&sound).unwrap().log.witness.len(), 1);
        let log = luoshi_proofs::note::Signer::new("log.invalid", [1; 32]).unwrap().vkey().to_string();
        for (text, line) in [
            (witness(" ", https, &key), 2),
            (witness("馆", "w.invalid", &key), 3),
            (witness("馆", "ftp://w.invalid/", &key), 3),
            (witness("馆", "https://a:b@w.invalid/", &key), 3),
            (witness("馆", "https://w.invalid/?a=b", &key), 3),
            (witness("馆", https, &log), 4),
            (witness("馆", https, KEY), 4),
            (witness("馆", https, &key.replace("w.inv", "v.inv")), 4),
            (format!("{sound}{}", witness("馆", https, &key)), 5),
            (sound.replace("address", "adress"), 3),
            (sound.replace("name = \"省档案馆\"\n", ""), 1),
        ] {
            let error = read(&text).expect_err(&text);
            assert!(
                error.contains("luoshi.toml") && error.contains(&format!("line {line}")),
                "{text}\n{error}"
            );
        }
    }
}
