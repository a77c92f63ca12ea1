//! Which fonts a document is set in: those that the standard names where the machine has them, else what comes nearest.

use luoshi_paper::Lang;
use serde_json::{Value as Json, json};
use ttf_parser::{Face, name_id};
use typst::foundations::Bytes;
use typst::text::Font;

/// Whoever opens the font files of a machine.
pub trait FontFiles: Send + Sync {
    /// Their names, those that go before others first.
    fn list(&self) -> Vec<String>;

    /// A file's bytes; none where it cannot be read.
    fn bytes(&self, name: &str) -> Option<Vec<u8>>;
}

/// 仿宋, the face of the text; where it is not, a Song face.
const TEXT: &[&str] = &[
    "仿宋_GB2312",
    "FangSong_GB2312",
    "仿宋",
    "FangSong",
    "方正仿宋_GBK",
    "FZFangSong-Z02",
    "STFangsong",
    "Zhuque Fangsong (technical preview)",
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Songti SC",
    "SimSun",
    "AR PL UMing CN",
    "Noto Sans CJK SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
];
/// 小标宋, for titles; these alone are heavy as they are.
const TITLE: &[&str] =
    &["方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong"];
/// 黑体, for headings.
const HEAD: &[&str] = &[
    "黑体",
    "SimHei",
    "FZHei-B01S",
    "STHeiti",
    "Heiti SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
];
/// 楷体, for the headings below them.
const HAND: &[&str] =
    &["楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "STKaiti", "Kaiti SC", "AR PL UKai CN"];
/// For English.
const LATIN: &[&str] =
    &["Times New Roman", "Liberation Serif", "Tinos", "TeX Gyre Termes", "Nimbus Roman", "Noto Serif"];
/// For what is typed.
const TYPED: &[&str] =
    &["Liberation Mono", "DejaVu Sans Mono", "Noto Sans Mono", "Courier New", "Noto Sans Mono CJK SC"];

const ROLES: [(&str, &[&str]); 6] =
    [("text", TEXT), ("title", TITLE), ("head", HEAD), ("hand", HAND), ("latin", LATIN), ("typed", TYPED)];

/// A face of a file, with what it was picked for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pick {
    role: usize,
    /// Its place among the role's names: the lower, the nearer.
    rank: usize,
    file: String,
    index: u32,
    /// 400 or 700, and whether it slopes.
    style: (u16, bool),
}

/// The faces that documents of a language are set in.
pub struct Picked {
    lang: Lang,
    all: Vec<Pick>,
}

/// The fonts themselves, and their names for the template.
pub struct Taken {
    pub fonts: Vec<Font>,
    pub faces: Json,
}

impl Picked {
    /// The best of what is there; none where nothing has the language's characters.
    pub fn of(files: &dyn FontFiles, lang: Lang) -> Option<Self> {
        let (mut all, mut any) = (Vec::new(), None);
        for file in files.list() {
            let Some(bytes) = files.bytes(&file) else { continue };
            for index in 0..ttf_parser::fonts_in_collection(&bytes).unwrap_or(1) {
                let Ok(face) = Face::parse(&bytes, index) else { continue };
                looked_at(&face, (&file, index), &mut all);
                let letter = if lang == Lang::Zh { '政' } else { 'g' };
                if any.is_none() && face.glyph_index(letter).is_some() && !face.is_italic() {
                    any = Some(Pick {
                        role: 0,
                        rank: usize::MAX,
                        file: file.clone(),
                        index,
                        style: (400, false),
                    });
                }
            }
        }
        let mut all = nearest(all);
        let has = |role: usize, all: &[Pick]| all.iter().any(|pick| pick.role == role);
        let base = if lang == Lang::Zh { has(0, &all) } else { has(0, &all) || has(4, &all) };
        if !base {
            all.push(any?);
        }
        Some(Self { lang, all })
    }

    /// Opens them; none where a file is not there any more.
    pub fn take(&self, files: &dyn FontFiles) -> Option<Taken> {
        let mut opened: Vec<(&str, Bytes)> = Vec::new();
        let (mut fonts, mut named) = (Vec::new(), vec![None::<String>; ROLES.len()]);
        for pick in &self.all {
            // What an English text needs of Chinese is one face.
            if self.lang == Lang::En && !matches!(ROLES[pick.role].0, "text" | "latin" | "typed") {
                continue;
            }
            let bytes = match opened.iter().find(|(file, _)| *file == pick.file) {
                Some((_, bytes)) => bytes.clone(),
                None => {
                    let bytes = Bytes::new(files.bytes(&pick.file)?);
                    opened.push((&pick.file, bytes.clone()));
                    bytes
                }
            };
            let font = Font::new(bytes, pick.index)?;
            named[pick.role].get_or_insert_with(|| font.info().family.to_string());
            if !fonts.contains(&font) {
                fonts.push(font);
            }
        }
        Some(Taken { fonts, faces: self.faces(&named) })
    }

    /// The families of each role, the wanted one first; whether title and the lower headings have faces of their own.
    fn faces(&self, named: &[Option<String>]) -> Json {
        let [text, title, head, hand, latin, typed] =
            std::array::from_fn(|role| named.get(role).cloned().flatten());
        let list = |all: [&Option<String>; 3]| -> Vec<String> {
            let mut list: Vec<String> = Vec::new();
            for name in all.into_iter().flatten() {
                if !list.contains(name) {
                    list.push(name.clone());
                }
            }
            list
        };
        let first = if self.lang == Lang::En { &latin } else { &None };
        json!({
            "text": list([first, &text, &latin]),
            "title": list([if self.lang == Lang::En { first } else { &title }, &text, &latin]),
            "head": list([if self.lang == Lang::En { first } else { &head }, &text, &latin]),
            "hand": list([if self.lang == Lang::En { first } else { &hand }, &text, &latin]),
            "typed": list([&typed, &text, &latin]),
            "title_is_heavy": title.is_some() && self.lang == Lang::Zh,
            "hand_is_own": hand.is_some() || self.lang == Lang::En,
        })
    }
}

/// Notes what a face is good for.
fn looked_at(face: &Face<'_>, (file, index): (&str, u32), all: &mut Vec<Pick>) {
    if face.width() != ttf_parser::Width::Normal {
        return;
    }
    let names = names(face);
    let weight = face.weight().to_number();
    let weight = if weight < 500 { 400 } else { 700 };
    for (role, (_, wanted)) in ROLES.iter().enumerate() {
        let rank = wanted.iter().position(|wanted| names.iter().any(|name| name == wanted));
        if let Some(rank) = rank {
            let style = (weight, face.is_italic() || face.is_oblique());
            all.push(Pick { role, rank, file: file.to_owned(), index, style });
        }
    }
}

/// What a face's family is called, in whatever language it says so.
fn names(face: &Face<'_>) -> Vec<String> {
    let family = |id| matches!(id, name_id::FAMILY | name_id::TYPOGRAPHIC_FAMILY);
    face.names().into_iter().filter(|name| family(name.name_id)).filter_map(|name| name.to_string()).collect()
}

/// Of each role the family that comes nearest, once in each style.
fn nearest(all: Vec<Pick>) -> Vec<Pick> {
    let mut kept: Vec<Pick> = Vec::new();
    for role in 0..ROLES.len() {
        let of = |pick: &&Pick| pick.role == role;
        let Some(best) = all.iter().filter(of).map(|pick| pick.rank).min() else { continue };
        for pick in all.iter().filter(of).filter(|pick| pick.rank == best) {
            if !kept.iter().any(|other| other.role == role && other.style == pick.style) {
                kept.push(pick.clone());
            }
        }
    }
    kept
}
