//! Asks other sites over HTTP: witnesses, and providers that vouch for people.

use std::sync::OnceLock;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use luoshi_openlog::{Carried, Carrier};
use luoshi_store::BoxFuture;
use luoshi_web::Fetch;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// How long a site may take to answer, from the first connection to the last byte.
const LIMIT: Duration = Duration::from_secs(10);
/// Checkpoints with many cosignatures and the keys of a provider have some thousands of bytes.
const LONGEST: usize = 256 * 1024;
/// What hyper holds of the head of an answer.
const HEAD: usize = 16 * 1024;

/// Asks over HTTP and HTTPS, one connection a question. Redirects are not followed: a site has one address.
pub struct Http {
    limit: Duration,
    longest: usize,
    tls: OnceLock<Result<TlsConnector, String>>,
}

impl Default for Http {
    fn default() -> Self {
        Self::within(LIMIT)
    }
}

impl Http {
    /// With another limit for each answer.
    pub fn within(limit: Duration) -> Self {
        Self { limit, longest: LONGEST, tls: OnceLock::new() }
    }

    /// The same for answers of so many bytes.
    #[must_use]
    pub fn taking(self, longest: usize) -> Self {
        Self { longest, ..self }
    }

    /// Sends a request whose address is whole, and gives the answer.
    async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Bytes>, String> {
        let answer = tokio::time::timeout(self.limit, self.exchange(request)).await;
        answer.unwrap_or_else(|_| Err(format!("no answer within {:?}", self.limit)))
    }

    async fn exchange(&self, request: Request<Vec<u8>>) -> Result<Response<Bytes>, String> {
        let uri = request.uri().clone();
        let host = uri.host().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let secure = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let stream = TcpStream::connect((&*host, port)).await.map_err(|error| error.to_string())?;
        let request = on_the_wire(request)?;
        if !secure {
            return talk(stream, request, self.longest).await;
        }
        let name = ServerName::try_from(host).map_err(|error| error.to_string())?;
        let tls = self.tls.get_or_init(connector).as_ref().map_err(Clone::clone)?;
        let stream = tls.connect(name, stream).await.map_err(|error| error.to_string())?;
        talk(stream, request, self.longest).await
    }
}

impl Carrier for Http {
    async fn carry(&self, url: &str, body: Option<String>) -> Result<Carried, String> {
        let method = if body.is_some() { Method::POST } else { Method::GET };
        let request = Request::builder().method(method).uri(url);
        let request = request.header(CONTENT_TYPE, "text/plain; charset=utf-8");
        let request = request.body(body.unwrap_or_default().into_bytes());
        let answer = self.send(request.map_err(|_| "this is no address".to_owned())?).await?;
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        Ok(Carried {
            status: answer.status().as_u16(),
            kind: kind.to_owned(),
            body: String::from_utf8_lossy(answer.body()).into_owned(),
        })
    }
}

impl Fetch for Http {
    fn fetch(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Vec<u8>>, String>> {
        Box::pin(async move { Ok(self.send(request).await?.map(Vec::from)) })
    }
}

/// The request as it is sent over its connection: the path alone, and the host beside it.
fn on_the_wire(request: Request<Vec<u8>>) -> Result<Request<Full<Bytes>>, String> {
    let (mut head, body) = request.into_parts();
    let host = head.uri.authority().map_or("", |authority| authority.as_str());
    let host = HeaderValue::from_str(host).map_err(|error| error.to_string())?;
    head.headers.insert(HOST, host);
    head.headers.insert(USER_AGENT, HeaderValue::from_static("luoshi"));
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).parse();
    head.uri = path.map_err(|_| "this is no address".to_owned())?;
    Ok(Request::from_parts(head, Full::from(body)))
}

async fn talk<S>(stream: S, request: Request<Full<Bytes>>, longest: usize) -> Result<Response<Bytes>, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = http1::Builder::new();
    builder.max_buf_size(HEAD);
    let (mut sender, connection) =
        builder.handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    // Goes with this question: dropped, the connection is closed.
    let mut driven = JoinSet::new();
    driven.spawn(connection);
    let (head, body) = sender.send_request(request).await.map_err(|error| error.to_string())?.into_parts();
    let body = Limited::new(body, longest).collect().await.map_err(|error| error.to_string())?.to_bytes();
    Ok(Response::from_parts(head, body))
}

/// Trusts whom this machine trusts, so that an office with an authority of its own needs nothing here.
fn connector() -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    let found = rustls_native_certs::load_native_certs();
    roots.add_parsable_certificates(found.certs);
    if roots.is_empty() {
        return Err("this machine has no certificates of authorities (Debian: ca-certificates)".to_owned());
    }
    let config = ClientConfig::builder_with_provider(ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(std::sync::Arc::new(config)))
}
