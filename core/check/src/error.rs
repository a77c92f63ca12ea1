use luoshi_ledger::LedgerError;
use luoshi_packs::Text;

/// Why a text cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// More than 5 MB, or more than 16 MB once unpacked.
    #[error("The file is too large. Check at most 5 MB at once; split the text.")]
    TooLarge,
    /// A picture, a PDF, an old Word file.
    #[error("This is no text. Check a TXT, DOCX or HTML file, or paste the text.")]
    NotText,
    /// A DOCX that cannot be opened.
    #[error("This Word document cannot be opened. Save it again as DOCX, or paste the text.")]
    BadDocument,
    /// The unit that the text is said to be about is not in the tree.
    #[error("There is no unit {0:?}; the page of units lists them.")]
    NoUnit(String),
    /// The program is stopping, or the check itself failed.
    #[error("The check was cut off. Check the text again.")]
    CutOff,
    /// The ledger cannot be asked.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Error {
    /// The same for readers, where it is theirs to mend; none where the fault is ours.
    pub fn said(&self) -> Option<Text> {
        let zh = match self {
            Self::TooLarge => "文件太大。一次最多核 5 MB，把文字分开再核。".to_owned(),
            Self::NotText => "这不是文字文件。上传 TXT、DOCX 或 HTML，或者把文字贴进来。".to_owned(),
            Self::BadDocument => "这份 Word 文件打不开。另存为 DOCX 再传，或者把文字贴进来。".to_owned(),
            Self::NoUnit(unit) => format!("没有代码为“{unit}”的单位。从列表里选一个。"),
            Self::Ledger(LedgerError::NoPosition { asked, last }) => {
                format!("台账只到第 {last} 条，还没有第 {asked} 条。")
            }
            Self::Ledger(LedgerError::Units(error @ luoshi_units::Error::NoTree { .. })) => {
                error.words().zh.clone()
            }
            Self::CutOff | Self::Ledger(_) => return None,
        };
        let en = match self {
            Self::NoUnit(unit) => {
                format!("There is no unit with the code {unit:?}. Choose one from the list.")
            }
            other => other.to_string(),
        };
        Some(Text { zh, en })
    }
}
