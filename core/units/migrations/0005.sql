-- Who an account is to a provider of OpenID Connect: by issuer and subject, which never change.
CREATE TABLE account_link (
  city_id BIGINT NOT NULL,
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  account BIGINT NOT NULL,
  -- What the provider called its person when it was linked, for the owner to know it by.
  named TEXT NOT NULL,
  linked_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id, issuer, subject),
  FOREIGN KEY (city_id, account) REFERENCES account (city_id, id)
);
CREATE INDEX account_link_by_account ON account_link (city_id, account, issuer, subject);
