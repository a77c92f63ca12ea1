//! Which other articles belong beside one. Pure.

use luoshi_web::articles::Article;

/// So many stand beside an article.
pub const MOST: usize = 4;
/// Articles of the same few days belong together.
const NEAR: i64 = 7;

/// The articles that share most with one, the latest first among equals: figures above all, then unit, section, days.
pub fn related<'a>(one: &Article, among: &'a [Article]) -> Vec<&'a Article> {
    let mut found: Vec<(usize, &Article)> = among
        .iter()
        .filter(|other| other.key != one.key)
        .map(|other| (shared(one, other), other))
        .filter(|(much, _)| *much > 0)
        .collect();
    found.sort_by_key(|(much, other)| std::cmp::Reverse((*much, other.published_at, other.key)));
    found.into_iter().map(|(_, other)| other).take(MOST).collect()
}

/// How much two articles share. Being near in time alone makes nobody related.
fn shared(one: &Article, other: &Article) -> usize {
    let figures = one.figures.iter().filter(|figure| other.figures.contains(figure)).count();
    let section = one.section.is_some() && one.section == other.section;
    let about = figures.min(3) * 3 + usize::from(one.unit == other.unit) * 2 + usize::from(section) * 2;
    let near = (one.published_at - other.published_at).num_days().abs() <= NEAR;
    if about == 0 { 0 } else { about + usize::from(near) }
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;
    use luoshi_store::Instant;
    use luoshi_web::articles::{Article, Colophon};

    use super::{MOST, related};

    fn article(key: i64, day: i64, (unit, section): (&str, Option<&str>), figures: &[&str]) -> Article {
        let at = Instant::UNIX_EPOCH + chrono::TimeDelta::days(day);
        Article {
            key,
            edition: 1,
            lang: Lang::Zh,
            title: String::new(),
            summary: String::new(),
            section: section.map(str::to_owned),
            unit: unit.to_owned(),
            from: at.date_naive(),
            until: at.date_naive(),
            colophon: Colophon::default(),
            figures: figures.iter().map(|figure| (*figure).to_owned()).collect(),
            published_at: at,
            edition_at: at,
            reason: None,
            position: 1,
        }
    }

    fn keys(one: &Article, among: &[Article]) -> Vec<i64> {
        related(one, among).into_iter().map(|article| article.key).collect()
    }

    #[test]
    fn what_shares_figures_comes_before_what_shares_a_place() {
        let one = article(1, 10, ("99", Some("news")), &["talk.held", "talk.teams"]);
        let among = [
            one.clone(),
            article(2, 200, ("98", None), &["talk.held", "talk.teams"]),
            article(3, 11, ("99", Some("news")), &[]),
            article(4, 10, ("98", Some("study")), &["study.groups"]),
            article(5, 12, ("98", None), &["talk.held", "talk.teams"]),
        ];
        assert_eq!(keys(&one, &among), [5, 2, 3], "and itself and what shares nothing are not there");
    }

    #[test]
    fn the_latest_of_equals_come_and_not_too_many() {
        let one = article(1, 0, ("99", None), &[]);
        let among: Vec<Article> = (2..12).map(|key| article(key, key * 10, ("99", None), &[])).collect();
        assert_eq!(keys(&one, &among), [11, 10, 9, 8]);
        assert_eq!(MOST, 4);
        assert_eq!(keys(&one, &[]), Vec::<i64>::new());
        let without = article(1, 0, ("97", None), &[]);
        assert_eq!(keys(&without, &[article(2, 0, ("98", None), &[])]), Vec::<i64>::new());
    }
}
