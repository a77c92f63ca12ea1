//! Which route an address belongs to.

use axum::http::Method;
use luoshi_web::RouteRow;

/// The route that answers a page's address. Where several fit, the one whose fixed parts come first, as the server
/// chooses.
pub fn of<'r>(rows: &'r [RouteRow], path: &str) -> Option<&'r RouteRow> {
    let fits = |row: &&RouteRow| row.method == Method::GET && fixed(row.path, path).is_some();
    rows.iter().filter(fits).max_by_key(|row| fixed(row.path, path))
}

/// Which parts of a route are fixed, if the address is one of its.
fn fixed(route: &str, path: &str) -> Option<Vec<bool>> {
    let mut parts = path.split('/');
    let mut fixed = Vec::new();
    for part in route.split('/') {
        if part.starts_with("{*") {
            return parts.next().filter(|rest| !rest.is_empty()).map(|_| fixed);
        }
        let given = parts.next()?;
        let open = part.starts_with('{');
        if (open && given.is_empty()) || (!open && part != given) {
            return None;
        }
        fixed.push(!open);
    }
    parts.next().is_none().then_some(fixed)
}

/// What stands in an address in the place of a parameter.
pub fn parameter<'p>(route: &str, path: &'p str, name: &str) -> Option<&'p str> {
    let wanted = format!("{{{name}}}");
    route.split('/').zip(path.split('/')).find(|(part, _)| *part == wanted).map(|(_, given)| given)
}

#[cfg(test)]
mod tests {
    use luoshi_web::Rule;

    use super::*;

    #[test]
    fn the_route_is_the_one_that_the_server_chooses() {
        let row = |path| RouteRow { room: "toy", method: Method::GET, path, rule: Rule::SignedIn };
        let rows = [
            "/",
            "/talks",
            "/talks/{id}",
            "/talks/new",
            "/talks/teams/{id}",
            "/{room}/teams/new",
            "/log/{*rest}",
        ]
        .map(row);
        let found = |path| of(&rows, path).map(|row| row.path);
        assert_eq!(found("/"), Some("/"));
        assert_eq!(found("/talks"), Some("/talks"));
        assert_eq!(found("/talks/7"), Some("/talks/{id}"));
        assert_eq!(found("/talks/new"), Some("/talks/new"));
        assert_eq!(found("/talks/teams/new"), Some("/talks/teams/{id}"), "what comes first decides");
        assert_eq!(found("/log/tile/0"), Some("/log/{*rest}"));
        for none in ["/talks/", "/talks/7/8", "/log/", "/none", ""] {
            assert_eq!(found(none), None, "{none:?}");
        }
        assert_eq!(parameter("/records/{form}/{id}", "/records/visit/7", "id"), Some("7"));
        assert_eq!(parameter("/records/{form}", "/records/visit", "id"), None);
    }
}
