//! The pack that the program carries: what `sample` and `demo` use where no other is named.

use include_dir::{Dir, include_dir};

/// Its files, as they stood when the program was built.
pub static PACK: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../packs/mudanjiang-2021");
