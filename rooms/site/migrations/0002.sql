-- What a search of the site looks through: a row an article that is published, as it stands. All of it can be thrown away
-- and made again from what rooms hand over.
CREATE TABLE site_article (
  city_id BIGINT NOT NULL REFERENCES city (id),
  key BIGINT NOT NULL,
  edition BIGINT NOT NULL,
  lang TEXT NOT NULL,
  section TEXT,
  published_at TIMESTAMPTZ NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  -- Title and body, folded; and how the title sounds, from each syllable on.
  folded TEXT NOT NULL,
  sounds TEXT NOT NULL,
  PRIMARY KEY (city_id, key)
);
CREATE INDEX site_article_by_time ON site_article (city_id, published_at, key);

-- Up to what the rows above were made: the word of what was published last, and when that was.
CREATE TABLE site_follow (
  city_id BIGINT NOT NULL REFERENCES city (id),
  published TEXT NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (city_id)
);
