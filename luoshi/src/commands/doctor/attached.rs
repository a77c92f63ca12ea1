//! Files that people attached: each lies where it should, and is what its name says.

use luoshi_web::uploads::{hash_of, hashes_after};

use crate::opened::Opened;
use crate::outcome::Failure;
use crate::say::say;

/// Files a page.
const PAGE: i64 = 500;

/// What is missing, or is something else by now.
pub async fn examine(opened: &Opened) -> Result<Vec<String>, Failure> {
    let (app, lang) = (&opened.app, opened.lang);
    let (mut wrong, mut after) = (Vec::new(), String::new());
    loop {
        let page = hashes_after(&mut app.read().await?, app.city().id, &after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(wrong) };
        after.clone_from(last);
        for hash in page.iter().flat_map(|(hash, small)| std::iter::once(hash).chain(small)) {
            match app.files().content(hash).await {
                Ok(Some(bytes)) if hash_of(&bytes) == *hash => {}
                Ok(Some(_)) => wrong.push(say(
                    lang,
                    format!("文件 {hash} 的内容变了。从文件的备份里放回来。"),
                    format!("The file {hash} is not what it was. Put it back from a copy of the files."),
                )),
                Ok(None) => wrong.push(say(
                    lang,
                    format!("文件 {hash} 不见了。从文件的备份里放回来。"),
                    format!("The file {hash} is gone. Put it back from a copy of the files."),
                )),
                Err(error) => wrong.push(say(
                    lang,
                    format!("文件 {hash} 读不出来：{error}"),
                    format!("The file {hash} cannot be read: {error}"),
                )),
            }
        }
    }
}
