//! A server of a few lines, on a port of its own: it does with each request what it is told, well or ill.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Whatever bytes go to and fro on.
pub trait Wire: Read + Write {}

impl<T: Read + Write> Wire for T {}

/// A request.
pub struct Asked {
    pub method: String,
    pub path: String,
    pub body: String,
}

type Does = dyn Fn(&Asked, &mut dyn Wire) + Send + Sync;

/// The server, until it is dropped.
pub struct Stub {
    /// `host:port`
    pub place: String,
    ended: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

impl Stub {
    /// Does this with each request.
    pub fn new(does: impl Fn(&Asked, &mut dyn Wire) + Send + Sync + 'static) -> Self {
        Self::with(None, Arc::new(does))
    }

    /// The same behind TLS, under the name localhost.
    pub fn secure(does: impl Fn(&Asked, &mut dyn Wire) + Send + Sync + 'static) -> Self {
        let chain = CertificateDer::from_pem_slice(include_bytes!("tls/cert.pem")).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/key.pem")).expect("a key");
        let config = ServerConfig::builder_with_provider(ring::default_provider().into())
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(vec![chain], key))
            .expect("they fit");
        Self::with(Some(Arc::new(config)), Arc::new(does))
    }

    fn with(tls: Option<Arc<ServerConfig>>, does: Arc<Does>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let place = format!("127.0.0.1:{}", listener.local_addr().expect("it has an address").port());
        let ended = Arc::new(AtomicBool::default());
        let end = Arc::clone(&ended);
        let listening = std::thread::spawn(move || {
            let mut open = Vec::new();
            for stream in listener.incoming().flatten() {
                if end.load(Ordering::Acquire) {
                    break;
                }
                let (tls, does) = (tls.clone(), Arc::clone(&does));
                open.push(std::thread::spawn(move || serve(stream, tls, &*does)));
            }
            open.into_iter().for_each(|one| one.join().expect("no connection panics"));
        });
        Self { place, ended, listening: Some(listening) }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("http://{}/witness", self.place)
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        drop(TcpStream::connect(&self.place));
        let ended = self.listening.take().map(JoinHandle::join);
        assert!(std::thread::panicking() || ended.is_some_and(|ended| ended.is_ok()), "the stub panicked");
    }
}

fn serve(stream: TcpStream, tls: Option<Arc<ServerConfig>>, does: &Does) {
    let mut wire: Box<dyn Wire> = match tls {
        Some(tls) => Box::new(StreamOwned::new(ServerConnection::new(tls).expect("it begins"), stream)),
        None => Box::new(stream),
    };
    if let Some(asked) = read(&mut wire) {
        does(&asked, &mut wire);
    }
}

/// The whole request; none where whoever connected went away before.
fn read(wire: &mut dyn Wire) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = wire.read(&mut chunk).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.to_lowercase().lines().find_map(|line| {
            line.strip_prefix("content-length:")
                .map(|length| length.trim().parse::<usize>().expect("a number"))
        });
        if body.len() >= length.unwrap_or(0) {
            let mut first = head.split(' ').map(str::to_owned);
            return Some(Asked { method: first.next()?, path: first.next()?, body: body.to_owned() });
        }
    }
}

/// Answers as HTTP does. Whoever asked may be gone.
pub fn answer(wire: &mut dyn Wire, (status, kind, body): (u16, &str, &str)) {
    let length = body.len();
    let head = format!("HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n");
    let _gone = write!(wire, "{head}connection: close\r\n\r\n{body}").and_then(|()| wire.flush());
}
