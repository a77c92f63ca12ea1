//! `luoshi rebuild`: makes all that is settled again from the entries, and all that is searched from the rooms.

use indicatif::{ProgressBar, ProgressStyle};
use luoshi_ledger::Rebuilt;
use serde_json::json;

use crate::cli::Common;
use crate::opened::Opened;
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};
use crate::say::say;
use crate::settling::{holder, settler};

/// Rebuilds beside what stands, while others read and post. Interrupted, it goes on at the next call.
pub async fn run(common: &Common) -> Result<Outcome, Failure> {
    let opened = Opened::open(common).await?;
    let (ledger, city, lang) = (opened.app.ledger(), opened.app.city().id, opened.lang);
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    let holder = holder();
    let interrupted = tokio::signal::ctrl_c();
    tokio::pin!(interrupted);
    let done = loop {
        let now = settler(holder);
        let step = tokio::select! {
            step = ledger.rebuild(city, &now) => step?,
            _ = &mut interrupted => break false,
        };
        match step {
            Rebuilt::Under { seq, of } => {
                bar.set_length(u64::try_from(of).unwrap_or_default());
                bar.set_position(u64::try_from(seq).unwrap_or_default());
            }
            Rebuilt::Done => break true,
            Rebuilt::Held => {
                return Err(Failure::Cannot(say(
                    lang,
                    "另一个程序正在重建这座城市。等它做完，或一分钟后再试。",
                    "Another program rebuilds this city. Wait until it is done, or try again in a minute.",
                )));
            }
        }
    };
    bar.finish_and_clear();
    if !done {
        return Err(Failure::Cannot(say(
            lang,
            "重建中断了，数字照旧。再运行一次 `luoshi rebuild`，就从中断处继续。",
            "The rebuild was interrupted; figures stay as they are. Run `luoshi rebuild` again: it goes on where it was.",
        )));
    }
    crate::following::anew(&opened.app).await?;
    let position = ledger.position(city).await?;
    if common.json {
        value(&json!({ "rebuilt": position }))?;
    } else {
        line(&say(
            lang,
            format!("已按台账重建汇总和搜索，共 {position} 条。"),
            format!("All that is settled or searched was made again, from {position} positions."),
        ))?;
    }
    Ok(Outcome::Well)
}
