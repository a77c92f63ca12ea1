//! Connections to PostgreSQL that are encrypted: to a server whose certificate is vouched for, and to no other.

use std::sync::Arc;

use luoshi_store::{ManualClock, Mode, Settings, Store, StoreError, statements};
use luoshi_testkit::{POSTGRES, Seeded};

statements! {
    /// Whether this connection is encrypted.
    ENCRYPTED = "SELECT CAST(ssl AS BOOLEAN) AS ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()";
}

async fn open(address: &str, parameters: &str) -> Result<Store, StoreError> {
    Store::open(Settings {
        address: format!("{address}?{parameters}"),
        mode: Mode::Existing,
        schema: None,
        clock: Arc::new(ManualClock::at("2021-04-16T09:00:00Z".parse().unwrap())),
        entropy: Arc::new(Seeded::new(1)),
    })
    .await
}

async fn encrypted(address: &str, parameters: &str) -> bool {
    let store = open(address, parameters).await.expect(parameters);
    let mut conn = store.read().await.unwrap();
    ENCRYPTED.all(&mut conn).await.unwrap()[0].get("ssl").unwrap()
}

#[tokio::test]
async fn a_certificate_is_asked_for_and_looked_at() {
    let named = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (Some(address), Some(ca)) = (named(POSTGRES), named("LUOSHI_TEST_POSTGRES_CA")) else { return };
    assert!(!encrypted(&address, "sslmode=disable").await);
    assert!(encrypted(&address, "sslmode=require").await);
    assert!(encrypted(&address, &format!("sslmode=verify-full&sslrootcert={ca}")).await);
    let refused = open(&address, "sslmode=verify-full").await.err();
    let Some(StoreError::Untrusted { address: named, why }) = refused else { panic!("{refused:?}") };
    assert!(named.starts_with(&address), "{named}");
    assert!(why.contains("certificate"), "{why}");
    let missing = open(&address, "sslmode=verify-full&sslrootcert=/nowhere.pem").await.err();
    assert!(matches!(missing, Some(StoreError::Untrusted { .. })), "{missing:?}");
}
