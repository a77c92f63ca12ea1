use crate::{MOST_BYTES, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Words};

/// Why a file cannot be read as a table, or a table not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// The file is larger than [`MOST_BYTES`], or unpacks to more than its bound.
    #[error("{}", self.words().en)]
    TooLarge,
    /// More rows than [`MOST_ROWS`].
    #[error("{}", self.words().en)]
    TooManyRows,
    /// More columns than [`MOST_COLUMNS`].
    #[error("{}", self.words().en)]
    TooManyColumns,
    /// More cells than [`MOST_CELLS`].
    #[error("{}", self.words().en)]
    TooManyCells,
    /// There is no row of headers, or nothing at all.
    #[error("{}", self.words().en)]
    Empty,
    /// A workbook of the old binary format.
    #[error("{}", self.words().en)]
    OldWorkbook,
    /// The workbook is protected by a password.
    #[error("{}", self.words().en)]
    Protected,
    /// Not a workbook and not a text.
    #[error("{}", self.words().en)]
    NotATable,
    /// A workbook that is damaged. What was wrong, for the log.
    #[error("{}", self.words().en)]
    Damaged(String),
    /// A table that does not fit into a workbook. What was wrong, for the log.
    #[error("{}", self.words().en)]
    CannotWrite(String),
}

impl SheetError {
    /// What went wrong and what to do, in both languages.
    pub fn words(&self) -> Words {
        let megabytes = MOST_BYTES / 1_000_000;
        match self {
            Self::TooLarge => Words::new(
                format!("文件太大，最多 {megabytes} MB。请拆成几个文件。"),
                format!("The file is too large: at most {megabytes} MB. Split it into several files."),
            ),
            Self::TooManyRows => Words::new(
                format!("行数太多，最多 {MOST_ROWS} 行。请拆成几个文件。"),
                format!("Too many rows: at most {MOST_ROWS}. Split the file into several."),
            ),
            Self::TooManyColumns => Words::new(
                format!("列数太多，最多 {MOST_COLUMNS} 列。请删去不用的列。"),
                format!("Too many columns: at most {MOST_COLUMNS}. Delete those that are not needed."),
            ),
            Self::TooManyCells => Words::new(
                format!("单元格太多，最多 {MOST_CELLS} 个。请拆成几个文件。"),
                format!("Too many cells: at most {MOST_CELLS}. Split the file into several."),
            ),
            Self::Empty => Words::new(
                "表中没有内容。第一行应为列名。",
                "The table is empty. Its first row should hold the column names.",
            ),
            Self::OldWorkbook => Words::new(
                "这是旧式工作簿（.xls）或加密的工作簿。请另存为不加密的 .xlsx。",
                "This is a workbook of the old format (.xls) or an encrypted one. Save it as .xlsx without a password.",
            ),
            Self::Protected => Words::new(
                "工作簿有密码。请去掉密码后再导入。",
                "The workbook has a password. Take the password off and import it again.",
            ),
            Self::NotATable => Words::new(
                "文件不是表格。请用 XLSX、ODS，或 UTF-8、GB18030 编码的 CSV。",
                "The file is no table. Use XLSX, ODS, or CSV encoded in UTF-8 or GB18030.",
            ),
            Self::Damaged(_) => Words::new(
                "工作簿已损坏，无法读取。请用表格软件打开后另存。",
                "The workbook is damaged. Open it in a spreadsheet program and save it again.",
            ),
            Self::CannotWrite(_) => Words::new(
                "内容放不进工作簿。请导出为 CSV。",
                "This does not fit into a workbook. Export it as CSV.",
            ),
        }
    }
}
