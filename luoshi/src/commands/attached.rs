//! Files that people attached, from one place to another: out with a backup, in again with it, or to another store.

use luoshi_store::Store;
use luoshi_web::uploads::{Files, hash_of, hashes_after};

use crate::cli::Common;
use crate::opened::cities;
use crate::outcome::Failure;
use crate::say::say;

/// Files a page.
const PAGE: i64 = 500;

/// Copies every file that the database names; false where one was missing or is something else by now, which is said.
/// What lies there already is not written again.
pub async fn copied(common: &Common, of: &Store, from: &Files, to: &Files) -> Result<bool, Failure> {
    let (mut count, mut lost) = (0_u64, 0_u64);
    for city in cities(of).await? {
        let mut after = String::new();
        loop {
            let page = hashes_after(&mut of.read().await?, city.id, &after, PAGE).await?;
            let Some((last, _)) = page.last() else { break };
            after.clone_from(last);
            for hash in page.iter().flat_map(|(hash, small)| std::iter::once(hash).chain(small)) {
                match from.content(hash).await?.filter(|bytes| hash_of(bytes) == *hash) {
                    Some(bytes) => {
                        to.put(&bytes).await?;
                        count += 1;
                    }
                    None => {
                        lost += 1;
                        eprintln!("{hash}");
                    }
                }
            }
        }
    }
    let said = match lost {
        0 => say(common.lang.into(), format!("{count} 个文件。"), format!("{count} files.")),
        _ => say(
            common.lang.into(),
            format!("{count} 个文件；上面 {lost} 个不见了，或内容变了。"),
            format!("{count} files; the {lost} above are gone, or are not what they were."),
        ),
    };
    eprintln!("{said}");
    Ok(lost == 0)
}
