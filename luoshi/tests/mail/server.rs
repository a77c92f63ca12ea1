//! A mail server that takes letters for everybody but `nobody@…`, and can be told to be busy. Nothing is said before
//! the connection is encrypted, nor before somebody has signed in.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A letter as it arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub to: String,
    pub data: String,
}

#[derive(Default)]
struct Kept {
    letters: Mutex<Vec<Arrived>>,
    busy: Mutex<usize>,
}

/// The server; it listens until the test ends.
#[derive(Clone)]
pub struct Server {
    pub port: u16,
    kept: Arc<Kept>,
}

impl Server {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let port = listener.local_addr().expect("an address").port();
        let kept = Arc::new(Kept::default());
        let chain = CertificateDer::from_pem_slice(include_bytes!("server.pem")).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("server.key")).expect("a key");
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions that are known")
            .with_no_client_auth()
            .with_single_cert(vec![chain], key)
            .expect("they fit");
        let tls = TlsAcceptor::from(Arc::new(config));
        let of = kept.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, kept) = (tls.clone(), of.clone());
                tokio::spawn(async move { drop(serve(stream, tls, &kept).await) });
            }
        });
        Self { port, kept }
    }

    pub fn letters(&self) -> Vec<Arrived> {
        self.kept.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Turns the next letters away for now.
    pub fn busy(&self, times: usize) {
        *self.kept.busy.lock().unwrap_or_else(PoisonError::into_inner) = times;
    }
}

async fn say(to: &mut (impl AsyncWrite + Unpin), text: &str) -> std::io::Result<()> {
    to.write_all(format!("{text}\r\n").as_bytes()).await?;
    to.flush().await
}

/// In the clear: greets, and asks for encryption.
async fn serve(stream: TcpStream, tls: TlsAcceptor, kept: &Kept) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 localhost").await?;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let asked = line.trim_end().to_ascii_uppercase();
        line.clear();
        if asked.starts_with("EHLO") {
            say(&mut stream, "250-localhost\r\n250 STARTTLS").await?;
        } else if asked == "STARTTLS" {
            say(&mut stream, "220 go on").await?;
            let encrypted = tls.accept(stream.into_inner()).await?;
            return take(BufReader::new(encrypted), kept).await;
        } else if asked == "QUIT" {
            return say(&mut stream, "221 bye").await;
        } else {
            say(&mut stream, "530 encrypt first").await?;
        }
    }
    Ok(())
}

/// Encrypted: takes letters.
async fn take<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: BufReader<S>,
    kept: &Kept,
) -> std::io::Result<()> {
    let (mut line, mut to, mut known) = (String::new(), String::new(), false);
    while stream.read_line(&mut line).await? > 0 {
        let asked = line.trim_end().to_owned();
        line.clear();
        let answer = match asked.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => "250-localhost\r\n250 AUTH PLAIN",
            "AUTH" => {
                // \0luoshi\0a secret
                known = asked.ends_with("AGx1b3NoaQBhIHNlY3JldA==");
                if known { "235 welcome" } else { "535 who are you" }
            }
            "MAIL" if !known => "530 sign in first",
            "MAIL" => {
                let mut busy = kept.busy.lock().unwrap_or_else(PoisonError::into_inner);
                let turned_away = *busy > 0;
                *busy = busy.saturating_sub(1);
                if turned_away { "451 later" } else { "250 ok" }
            }
            "RCPT" if asked.contains("<nobody@") => "550 no such person",
            "RCPT" => {
                to = asked.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                "250 ok"
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let data = read_data(&mut stream).await?;
                let letter = Arrived { to: to.clone(), data };
                kept.letters.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
                "250 taken"
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            "RSET" | "NOOP" => "250 ok",
            _ => "502 what",
        };
        say(&mut stream, answer).await?;
    }
    Ok(())
}

async fn read_data<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> std::io::Result<String> {
    let (mut data, mut line) = (String::new(), String::new());
    while stream.read_line(&mut line).await? > 0 && line != ".\r\n" {
        data.push_str(&line);
        line.clear();
    }
    Ok(data)
}

/// A letter's parts, decoded: plain text and page.
pub fn parts(data: &str) -> Vec<String> {
    let boundary = data.split("boundary=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("parts");
    let mark = format!("--{boundary}");
    let parts = data.split(&mark).skip(1).filter(|part| !part.starts_with("--"));
    parts.map(decoded).collect()
}

fn decoded(part: &str) -> String {
    use base64::Engine as _;
    let (head, body) = part.split_once("\r\n\r\n").expect("a part has a head");
    if head.contains("base64") {
        let plain: String = body.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(plain).expect("base64");
        return String::from_utf8(bytes).expect("UTF-8");
    }
    if head.contains("quoted-printable") {
        return unquoted(body);
    }
    body.to_owned()
}

fn unquoted(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let [first, more @ ..] = rest {
        let code = more.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, code.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            _ => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}
