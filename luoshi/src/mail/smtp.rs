//! Handing a letter over to a mail server.

use std::time::Duration;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Encrypted, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use luoshi_web::notices::letters::{Delivery, Outgoing};

use super::config::{MailConfig, Tls};
use crate::outcome::Failure;

/// A server that says nothing for so long is tried again later.
const PATIENCE: Duration = Duration::from_secs(30);
/// What a server answers that does not take letters for an address: there is none, it has moved, it makes no sense.
const NO_SUCH_ADDRESS: [&str; 4] = ["550", "551", "553", "556"];

/// The mail server, as it was configured.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
    /// The address of this server, where letters lead.
    pub site: String,
}

impl Smtp {
    /// From the configuration. Nothing is connected yet.
    ///
    /// # Errors
    /// A sender that is no address, a file that cannot be read.
    pub fn new(config: &MailConfig) -> Result<Self, Failure> {
        let wrong = |what: String| Failure::Use(format!("[mail]: {what}"));
        let from: Mailbox = config
            .from
            .parse()
            .map_err(|error| wrong(format!("from = {:?} is no address: {error}", config.from)))?;
        let mut transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)
            .port(config.port())
            .timeout(Some(PATIENCE))
            .tls(encryption(config).map_err(wrong)?);
        let password = config.password().map_err(|error| wrong(format!("password_file: {error}")))?;
        if let Some(user) = &config.user {
            let password =
                password.ok_or_else(|| wrong("user needs password_file or LUOSHI_MAIL_PASSWORD".into()))?;
            transport = transport.credentials(Credentials::new(user.clone(), password));
        }
        let host = from.email.domain().to_owned();
        Ok(Self { transport: transport.build(), from, host, site: config.site.clone() })
    }

    /// Hands a letter over.
    pub async fn send(&self, letter: &Outgoing) -> Delivery {
        let message = match self.message(letter) {
            Ok(message) => message,
            Err(error) => return Delivery::Never(error),
        };
        match self.transport.send(message).await {
            Ok(_) => Delivery::Sent,
            Err(error) => {
                let code = error.status().map(|code| code.to_string());
                let never = code.is_some_and(|code| NO_SUCH_ADDRESS.contains(&code.as_str()));
                if never { Delivery::Never(error.to_string()) } else { Delivery::Later(error.to_string()) }
            }
        }
    }

    fn message(&self, letter: &Outgoing) -> Result<Message, String> {
        let to: Mailbox = letter.to.parse().map_err(|error| format!("no address: {error}"))?;
        let raw =
            |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        let mut message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&letter.subject)
            // The same however often it is tried: a server that has it already can drop it.
            .message_id(Some(format!("<luoshi-{}@{}>", letter.id, self.host)))
            .raw_header(raw("Auto-Submitted", "auto-generated".to_owned()))
            .raw_header(raw("Content-Language", letter.lang.tag().to_owned()));
        if let Some(href) = &letter.unsubscribe {
            message = message
                .raw_header(raw("List-Unsubscribe", format!("<{href}>")))
                .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        let body = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        message.multipart(body).map_err(|error| error.to_string())
    }
}

fn encryption(config: &MailConfig) -> Result<Encrypted, String> {
    if config.tls == Tls::None {
        return Ok(Encrypted::None);
    }
    let mut parameters = TlsParameters::builder(config.host.clone());
    if let Some(path) = &config.ca {
        let pem = std::fs::read(path).map_err(|error| format!("ca: {}: {error}", path.display()))?;
        let certificate = Certificate::from_pem(&pem).map_err(|error| format!("ca: {error}"))?;
        parameters = parameters.add_root_certificate(certificate);
    }
    let parameters = parameters.build_rustls().map_err(|error| error.to_string())?;
    Ok(if config.tls == Tls::Tls { Encrypted::Wrapper(parameters) } else { Encrypted::Required(parameters) })
}
