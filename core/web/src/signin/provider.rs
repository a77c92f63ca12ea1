//! Providers of OpenID Connect: where a browser is sent, and what is believed of what comes back.
//!
//! The code flow with PKCE. A token is believed that the provider signed with one of its keys (never with `none`, and
//! never with a secret that we share), for us, for this very request, and that is not over. The keys are fetched anew
//! for each sign-in: providers change them, and people sign in seldom.

use std::fmt;
use std::sync::Arc;

use axum::http::{Request, Response};
use luoshi_packs::Text;
use luoshi_store::BoxFuture;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm as Alg, CoreProviderMetadata,
};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, Scope, TokenResponse,
};

use crate::App;

/// Asks over HTTP; the binary hands it in.
pub trait Fetch: Send + Sync {
    /// Sends a request whose address is whole, and gives the answer. Redirects are not followed.
    fn fetch(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Vec<u8>>, String>>;
}

/// Who vouches for people.
#[derive(Clone)]
pub struct Provider {
    /// Its name in addresses of ours.
    pub id: String,
    /// Its name for readers.
    pub name: Text,
    /// As it names itself.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// What we show there that it is us; a provider may do without.
    pub client_secret: Option<String>,
    /// What is asked for beside `openid`.
    pub scopes: Vec<String>,
    /// Whether it asks for a second factor itself, so that we need not.
    pub strong: bool,
}

impl fmt::Debug for Provider {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "Provider({} {})", self.id, self.issuer)
    }
}

/// Why nobody comes in this way.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    /// The provider does not answer as one does.
    #[error("it does not answer as it should: {0}")]
    Unreachable(String),
    /// What it said is not believed.
    #[error("what came back is not believed: {0}")]
    Unbelieved(String),
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct NoAnswer(String);

/// A browser on its way.
pub(crate) struct Going {
    pub(crate) url: String,
    pub(crate) asked: Asked,
}

/// What a request was made with, and an answer must fit.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Asked {
    pub(crate) state: String,
    nonce: String,
    verifier: String,
    back: String,
}

/// Whom a provider vouches for.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Came {
    pub(crate) issuer: String,
    pub(crate) subject: String,
    pub(crate) named: String,
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The application's way to the outside, as the library asks for one.
struct Over(Option<Arc<dyn Fetch>>);

impl Over {
    fn of(app: &App) -> Self {
        Self(app.settings().sign_in.fetch.clone())
    }
}

impl<'c> AsyncHttpClient<'c> for Over {
    type Error = NoAnswer;
    type Future = BoxFuture<'c, Result<HttpResponse, NoAnswer>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let way = self.0.as_ref().ok_or_else(|| NoAnswer("there is no way to the outside".to_owned()))?;
            way.fetch(request).await.map_err(NoAnswer)
        })
    }
}

/// What the provider says of itself, and its keys.
async fn client(app: &App, provider: &Provider, back: &str) -> Result<Client, Refused> {
    let unreachable = |error: &dyn std::error::Error| Refused::Unreachable(told(error));
    let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(|error| unreachable(&error))?;
    let over = Over::of(app);
    let metadata =
        CoreProviderMetadata::discover_async(issuer, &over).await.map_err(|error| unreachable(&error))?;
    let secret = provider.client_secret.clone().map(ClientSecret::new);
    let back = RedirectUrl::new(back.to_owned()).map_err(|error| unreachable(&error))?;
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), secret);
    Ok(client.set_redirect_uri(back))
}

/// An error with what it came from.
fn told(error: &dyn std::error::Error) -> String {
    let mut out = error.to_string();
    let mut at = error.source();
    while let Some(error) = at {
        out.push_str(&format!(": {error}"));
        at = error.source();
    }
    out
}

/// Where a browser is sent, to come back to `back`.
pub(crate) fn go(app: App, provider: Provider, back: String) -> BoxFuture<'static, Result<Going, Refused>> {
    Box::pin(async move { sent(&app, &provider, back).await })
}

async fn sent(app: &App, provider: &Provider, back: String) -> Result<Going, Refused> {
    let client = client(app, provider, &back).await?;
    let random = || hex::encode(app.store().random::<32>());
    let asked = Asked { state: random(), nonce: random(), verifier: random(), back };
    let verifier = PkceCodeVerifier::new(asked.verifier.clone());
    let (state, nonce) = (asked.state.clone(), asked.nonce.clone());
    let mut request = client
        .authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state),
            move || Nonce::new(nonce),
        )
        .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
    for scope in &provider.scopes {
        request = request.add_scope(Scope::new(scope.clone()));
    }
    let (url, ..) = request.url();
    Ok(Going { url: url.into(), asked })
}

/// Whom the provider vouches for by this code.
pub(crate) fn came(
    app: App,
    provider: Provider,
    asked: Asked,
    code: String,
) -> BoxFuture<'static, Result<Came, Refused>> {
    Box::pin(async move { vouched(&app, &provider, &asked, code).await })
}

async fn vouched(app: &App, provider: &Provider, asked: &Asked, code: String) -> Result<Came, Refused> {
    let client = client(app, provider, &asked.back).await?;
    let unbelieved = |error: &dyn std::error::Error| Refused::Unbelieved(told(error));
    let over = Over::of(app);
    let answer = client
        .exchange_code(AuthorizationCode::new(code))
        .map_err(|error| unbelieved(&error))?
        .set_pkce_verifier(PkceCodeVerifier::new(asked.verifier.clone()))
        .request_async(&over)
        .await
        .map_err(|error| unbelieved(&error))?;
    let token = answer.id_token().ok_or_else(|| Refused::Unbelieved("no token came".to_owned()))?;
    let clock = app.clone();
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs([
            Alg::RsaSsaPkcs1V15Sha256,
            Alg::RsaSsaPkcs1V15Sha384,
            Alg::RsaSsaPkcs1V15Sha512,
            Alg::RsaSsaPssSha256,
            Alg::EcdsaP256Sha256,
            Alg::EcdsaP384Sha384,
            Alg::EdDsa,
        ])
        .set_time_fn(move || clock.clock().now());
    let nonce = Nonce::new(asked.nonce.clone());
    let claims = token.claims(&verifier, &nonce).map_err(|error| unbelieved(&error))?;
    let named = claims.preferred_username().map(|name| name.as_str());
    let named = named.or_else(|| claims.email().map(|email| email.as_str())).unwrap_or_default();
    Ok(Came {
        issuer: claims.issuer().as_str().to_owned(),
        subject: claims.subject().as_str().to_owned(),
        named: named.chars().filter(|c| !c.is_control()).take(100).collect(),
    })
}
