//! Patterns for `LIKE … ESCAPE '!'`.

/// What was typed as a pattern that finds it anywhere in a text of lower case. Blanks around it and control characters
/// count for nothing; a text of nothing else is part of every text.
pub fn anywhere(text: &str) -> String {
    let typed: String = text.trim().to_lowercase().chars().filter(|c| !c.is_control()).collect();
    format!("%{}%", escaped(&typed))
}

/// A text within a pattern, standing for itself.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            out.push('!');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{anywhere, escaped};

    #[test]
    fn what_is_typed_stands_for_itself() {
        assert_eq!(anywhere(" 100%_Ab! "), "%100!%!_ab!!%");
        assert_eq!(anywhere(" \u{7} "), "%%");
        assert_eq!(escaped("A%b_c!"), "A!%b!_c!!");
    }
}
