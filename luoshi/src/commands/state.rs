//! `luoshi state` and `luoshi verify`.

use luoshi_proofs::edition;
use luoshi_proofs::note::{Note, Vkey};
use luoshi_proofs::statement::{Core, StatementFile, Verdict, Words, Wrong, verify};
use serde_json::json;

use crate::cli::{Common, StateArgs, VerifyArgs};
use crate::commands::figure::question;
use crate::config::witness_keys;
use crate::opened::{Opened, key_place};
use crate::openlog::KeyFile;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;

/// Pins a figure as it is now, and prints the statement's file.
pub async fn state(common: &Common, args: &StateArgs) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let log = opened.log.as_ref().ok_or_else(|| no_key(opened.lang))?;
    let who = opened.who(args.login.as_deref()).await?;
    let app = &opened.app;
    let definitions = app.definitions(None).await?;
    let mut question = question(&args.asked, None);
    let answer = app.ledger().answer(app.city().id, &definitions.catalogue, &question).await?;
    (question.from, question.until) = (Some(answer.from), Some(answer.until));
    let key = format!("{:032x}", u128::from_be_bytes(app.store().random()));
    let hash = log.state(&who, &question, &key).await?;
    let file = log.statement(&hash).await?;
    let file =
        file.ok_or_else(|| Failure::Cannot("The statement was made and cannot be read.".to_owned()))?;
    value(&serde_json::to_value(file).map_err(|error| Failure::Cannot(error.to_string()))?)?;
    Ok(Outcome::Well)
}

/// What to do where the log has no key.
pub fn no_key(lang: luoshi_packs::Lang) -> Failure {
    Failure::Cannot(say(
        lang,
        "开放日志还没有钥匙。在 luoshi.toml 写 [log] origin 再启动服务，或运行 `luoshi log publish --origin 名称`。",
        "The open log has no key yet. Write [log] origin into luoshi.toml and serve, or run \
         `luoshi log publish --origin NAME`.",
    ))
}

/// Checks a statement offline: 0 it holds, 1 it does not, 3 it cannot be told.
pub fn check(common: &Common, args: &VerifyArgs) -> Result<Outcome, Failure> {
    let text = std::fs::read_to_string(&args.file)
        .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", args.file.display())))?;
    let mut keys = Vec::with_capacity(args.vkey.len());
    for vkey in &args.vkey {
        keys.push(Vkey::parse(vkey).map_err(|error| Failure::Use(format!("--vkey {vkey}: {error}")))?);
    }
    let lang = common.lang.into();
    if !keys.iter().any(|key| !key.is_witness()) {
        keys.extend(own_keys(common, &text)?);
    }
    keys.extend(witness_keys(&common.witnesses).filter(|key| !args.vkey.contains(&key.to_string())));
    if is_edition(&text) {
        return edition(common, &text, &keys);
    }
    match verify(&text, &keys) {
        Verdict::True(core, witnesses, words) => {
            if common.json {
                let cosigned: Vec<_> =
                    witnesses.iter().map(|(name, time)| json!({ "name": name, "time": time })).collect();
                value(
                    &json!({ "verdict": "true", "statement": core.hash(), "figure": core.figure, "unit": core.unit,
                    "from": core.from, "until": core.until, "value": core.value, "why": core.why,
                    "position": core.position, "origin": core.origin, "witnesses": cosigned, "definition": words }),
                )?;
            } else {
                line(&holds(lang, &core, &witnesses))?;
            }
            if words == Words::Unpinned {
                eprintln!("{}", unpinned(lang));
            }
            Ok(Outcome::Well)
        }
        Verdict::False(wrong) => does_not_hold(common, wrong),
        Verdict::CannotTell { origin } => cannot_tell(common, &origin),
    }
}

/// Whether a file says that it is an edition's.
fn is_edition(text: &str) -> bool {
    let file: Option<serde_json::Value> = serde_json::from_str(text).ok();
    file.is_some_and(|file| file["luoshi"].as_str().is_some_and(|form| form.starts_with("edition/")))
}

/// Checks what was published of a bulletin.
fn edition(common: &Common, text: &str, keys: &[Vkey]) -> Result<Outcome, Failure> {
    let (origin, edition, witnesses) = match edition::verify(text, keys) {
        edition::Verdict::True(origin, edition, witnesses) => (origin, edition, witnesses),
        edition::Verdict::False(wrong) => return does_not_hold(common, wrong),
        edition::Verdict::CannotTell { origin } => return cannot_tell(common, &origin),
    };
    if common.json {
        let cosigned: Vec<_> =
            witnesses.iter().map(|(name, time)| json!({ "name": name, "time": time })).collect();
        value(&json!({ "verdict": "true", "edition": edition, "origin": origin, "witnesses": cosigned }))?;
        return Ok(Outcome::Well);
    }
    let lang = common.lang.into();
    let (bulletin, no, position) = (&edition.bulletin, edition.edition, edition.position);
    let mut lines = vec![say(
        lang,
        format!("成立：{origin} 的日志里有简报 {bulletin} 第 {no} 版，数字截至日志位置 {position}："),
        format!(
            "It holds: the log of {origin} has edition {no} of bulletin {bulletin}, with numbers of position {position}:"
        ),
    )];
    lines.extend(edition.numbers.iter().map(|(figure, unit, from, until, value)| {
        format!("{figure} {unit} {from} {until} {}", value.as_deref().unwrap_or("-"))
    }));
    lines.extend(seen(lang, &witnesses));
    line(&lines.join("\n"))?;
    Ok(Outcome::Well)
}

fn does_not_hold(common: &Common, wrong: Wrong) -> Result<Outcome, Failure> {
    if common.json {
        value(&json!({ "verdict": "false", "wrong": wrong }))?;
    }
    let lang = common.lang.into();
    eprintln!("{}", say(lang, format!("不成立：{}", wrong_zh(wrong)), format!("It does not hold: {wrong}.")));
    Ok(Outcome::No)
}

fn cannot_tell(common: &Common, origin: &str) -> Result<Outcome, Failure> {
    if common.json {
        value(&json!({ "verdict": "cannot_tell", "missing": { "key_of": origin } }))?;
    }
    Err(Failure::Cannot(say(
        common.lang.into(),
        format!("无法判断：缺 {origin} 的公钥。从该市网站的 /log/vkey 取来，用 --vkey 给出。"),
        format!(
            "Cannot tell: the public key of {origin} is missing. Take it from /log/vkey of the city's site, and give it with --vkey."
        ),
    )))
}

/// The keys that lie here for the city that the statement is about. They are the program's own, not a stranger's proof,
/// so it says so.
fn own_keys(common: &Common, text: &str) -> Result<Vec<Vkey>, Failure> {
    let file: Option<StatementFile> = serde_json::from_str(text).ok();
    let core = file.and_then(|file| Core::parse(&Note::parse(&file.core).ok()?.text));
    let Some(core) = core else { return Ok(Vec::new()) };
    let Some(keys) = KeyFile::read(&key_place(common, &core.city))? else { return Ok(Vec::new()) };
    eprintln!(
        "{}",
        say(
            common.lang.into(),
            "注意：用的是本机上的公钥。外人应从可信处取公钥，用 --vkey 给出。",
            "Note: checked with the key that lies on this machine. A stranger takes the key from a place of trust, and \
             gives it with --vkey.",
        )
    );
    keys.known()
}

fn holds(lang: luoshi_packs::Lang, core: &Core, witnesses: &[(String, u64)]) -> String {
    let value = core.value.as_deref().or(core.why.as_deref()).unwrap_or("-");
    let Core { figure, unit, from, until, measure, position, origin, .. } = core;
    let mut lines = vec![say(
        lang,
        format!(
            "成立：{figure} = {value} {measure}（{unit}，{from} 至 {until}，日志位置 {position}）\n由 {origin} 签字，日志里有这一份，\
             此后只增不改。"
        ),
        format!(
            "It holds: {figure} = {value} {measure} ({unit}, {from} to {until}, position {position})\nSigned by {origin}; \
             the log holds it and only grew since."
        ),
    )];
    lines.extend(seen(lang, witnesses));
    lines.join("\n")
}

/// Who else signed the checkpoint.
fn seen(lang: luoshi_packs::Lang, witnesses: &[(String, u64)]) -> Vec<String> {
    let mut lines: Vec<String> = witnesses
        .iter()
        .map(|(name, time)| {
            let at = at(*time);
            say(
                lang,
                format!("见证人 {name} 在 {at} 为这个检查点签了名。"),
                format!("The witness {name} signed this checkpoint at {at}."),
            )
        })
        .collect();
    if witnesses.is_empty() {
        lines.push(say(
            lang,
            "没有这里知道的见证人为它签名：别人看到的是不是同一本日志，这里说不出来。用 --vkey 或 --config 给出见证人的公钥。",
            "No witness that is known here signed it: whether others are shown the same log cannot be told. Give the keys \
             of witnesses with --vkey or --config.",
        ));
    }
    lines
}

/// Seconds since 1970 as people write them.
fn at(seconds: u64) -> String {
    let at = i64::try_from(seconds).ok().and_then(|seconds| chrono::DateTime::from_timestamp(seconds, 0));
    at.map_or_else(|| seconds.to_string(), |at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string())
}

fn unpinned(lang: luoshi_packs::Lang) -> String {
    say(
        lang,
        "注意：这是较早的声明，日志那一条没有登记定义；定义的文字要与 definitions 里那一份对照。",
        "Note: this statement is of an older form, and the log's line does not name its definition: hold the definition's \
         words against the definitions that the statement names.",
    )
}

fn wrong_zh(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Form => "文件不是这种格式的声明。",
        Wrong::Core => "签字的文本不是这种格式的声明。",
        Wrong::Signature => "签名与文本不符：文本被改过，或是别的钥匙签的。",
        Wrong::Definition => "定义不是这个指标的，或不是日志登记的那一份。",
        Wrong::Event => "日志里那一条说的是另一份声明。",
        Wrong::Checkpoint => "检查点不是这个日志的。",
        Wrong::Inclusion => "日志含有这一条的证明不成立。",
        Wrong::Consistency => "日志此后只增不改的证明不成立。",
    }
}
