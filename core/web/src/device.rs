//! What a browser says of itself, in the few words that its owner knows it by. Nothing more of it is kept.

use axum::http::{HeaderMap, header};

use crate::Words;

/// Marks in a user agent, each before those that others carry too, with the word's key.
const BROWSERS: [(&str, &str); 12] = [
    ("MicroMessenger", "wechat"),
    ("DingTalk", "dingtalk"),
    ("HuaweiBrowser", "huawei"),
    ("QQBrowser", "qq"),
    ("UCBrowser", "uc"),
    ("SamsungBrowser", "samsung"),
    ("Edg", "edge"),
    ("OPR/", "opera"),
    ("Firefox/", "firefox"),
    ("Chrome/", "chrome"),
    ("CriOS/", "chrome"),
    ("Safari/", "safari"),
];
const SYSTEMS: [(&str, &str); 8] = [
    ("HarmonyOS", "harmony"),
    ("OpenHarmony", "harmony"),
    ("Android", "android"),
    ("iPhone", "iphone"),
    ("iPad", "ipad"),
    ("Windows", "windows"),
    ("Mac OS X", "mac"),
    ("Linux", "linux"),
];

/// The browser and the system of a request, as two keys.
pub(crate) fn of(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let find = |marks: &[(&str, &'static str)]| {
        marks.iter().find(|(mark, _)| agent.contains(mark)).map_or("other", |(_, key)| key)
    };
    if agent.starts_with("Mozilla/") {
        format!("{} {}", find(&BROWSERS), find(&SYSTEMS))
    } else {
        "program other".to_owned()
    }
}

/// The same for its owner to read.
pub(crate) fn words(w: Words, kept: &str) -> String {
    let (browser, system) = kept.split_once(' ').unwrap_or(("other", "other"));
    let browser = w.t1("device-browser", "browser", browser);
    match system {
        "other" => browser,
        system => w.t2("device-on", "browser", browser, "system", w.t1("device-system", "system", system)),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};
    use luoshi_packs::Lang;

    use super::{of, words};
    use crate::WORDS;

    #[test]
    fn browsers_are_told_apart_though_each_names_the_others() {
        for (agent, kept, said) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0 Safari/537.36",
                "chrome windows",
                "Chrome on Windows",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
                "edge windows",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605 Version/16.0 Mobile Safari/604.1",
                "safari iphone",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Linux; Android 12; HarmonyOS) Chrome/99 Mobile Safari/537 MicroMessenger/8.0",
                "wechat harmony",
                "WeChat on HarmonyOS",
            ),
            ("curl/8.0", "program other", "a program"),
            ("", "program other", "a program"),
            ("Mozilla/5.0 (Haiku)", "other other", "a browser"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, agent.parse().unwrap());
            assert_eq!(of(&headers), kept, "{agent}");
            assert_eq!(words(WORDS.in_lang(Lang::En), kept), said);
        }
    }
}
