use luoshi_sheets::Words;
use luoshi_store::{Day, StoreError};

use crate::{Role, Verb};

/// Why something with units, people, accounts or posts cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Not with the posts that one has.
    #[error("{}", self.words().en)]
    Forbidden {
        /// What was to be done.
        verb: Verb,
        /// Where.
        unit: String,
    },
    /// No unit had been founded by that day.
    #[error("{}", self.words().en)]
    NoTree {
        /// The day asked for.
        day: Day,
    },
    /// The unit does not exist, or not yet on that day.
    #[error("{}", self.words().en)]
    UnknownUnit {
        /// Its code.
        code: String,
        /// The day from which it was to be used.
        day: Day,
    },
    /// The unit had ended.
    #[error("{}", self.words().en)]
    UnitEnded {
        /// Its code.
        code: String,
        /// The first day on which it no longer works.
        day: Day,
    },
    /// Another unit has this code.
    #[error("{}", self.words().en)]
    CodeTaken {
        /// The code.
        code: String,
    },
    /// There is a root already.
    #[error("{}", self.words().en)]
    SecondRoot {
        /// The unit that was to be founded without a parent.
        code: String,
    },
    /// The root neither moves nor ends.
    #[error("{}", self.words().en)]
    RootStays {
        /// The root.
        code: String,
    },
    /// The unit would be above itself.
    #[error("{}", self.words().en)]
    Cycle {
        /// Its code.
        code: String,
        /// On which day.
        day: Day,
    },
    /// A code that is empty, too long, or holds other signs than letters, digits and `-`.
    #[error("{}", self.words().en)]
    BadCode {
        /// The code as given.
        code: String,
    },
    /// A name that is empty or too long.
    #[error("{}", self.words().en)]
    BadName {
        /// The name as given.
        name: String,
    },
    /// Another person has this staff number.
    #[error("{}", self.words().en)]
    StaffNoTaken {
        /// The number.
        staff_no: String,
    },
    /// No such person.
    #[error("{}", self.words().en)]
    UnknownPerson,
    /// No such account, or it is closed.
    #[error("{}", self.words().en)]
    UnknownAccount,
    /// No such post, or it ended before.
    #[error("{}", self.words().en)]
    UnknownPost,
    /// The person has an account already.
    #[error("{}", self.words().en)]
    HasAccount,
    /// A provider's person is another account here.
    #[error("{}", self.words().en)]
    LinkTaken,
    /// The passkey is on an account already.
    #[error("{}", self.words().en)]
    PasskeyTaken,
    /// The account has as many passkeys as it may have.
    #[error("{}", self.words().en)]
    PasskeysFull,
    /// The invitation was used, or its time is over.
    #[error("{}", self.words().en)]
    InvitationOver,
    /// A code that a helper reads out is for others.
    #[error("{}", self.words().en)]
    OwnAccount,
    /// Another account has this login.
    #[error("{}", self.words().en)]
    LoginTaken {
        /// The login.
        login: String,
    },
    /// A login that is empty, too long, or holds blanks.
    #[error("{}", self.words().en)]
    BadLogin,
    /// A password that is too short or too long.
    #[error("{}", self.words().en)]
    PasswordLength,
    /// A password that holds the login, or is held by it.
    #[error("{}", self.words().en)]
    PasswordIsLogin,
    /// A hash that cannot be made or read.
    #[error("{}", self.words().en)]
    Hash,
    /// The person has this role at this unit in these days already.
    #[error("{}", self.words().en)]
    PostStands {
        /// The first day of the post that stands.
        from: Day,
    },
    /// A post that is filled for a time, without a last day.
    #[error("{}", self.words().en)]
    ActingNoEnd,
    /// A post for oneself.
    #[error("{}", self.words().en)]
    OwnPost,
    /// A role that the giver's own post does not let them give there.
    #[error("{}", self.words().en)]
    NotToGive {
        /// The role.
        role: Role,
        /// Where.
        unit: String,
    },
    /// Nobody would be left who can sign in and keep accounts and posts.
    #[error("{}", self.words().en)]
    LastAdministrator,
    /// A last day before the first.
    #[error("{}", self.words().en)]
    DaysReversed {
        /// The first day.
        from: Day,
        /// The last day.
        until: Day,
    },
}

impl Error {
    /// What went wrong and what to do, in both languages.
    pub fn words(&self) -> Words {
        match self {
            Self::Store(error) => Words::new(format!("数据库出错：{error}"), error.to_string()),
            Self::Forbidden { verb, unit } => Words::new(
                format!("您在单位 {unit} 没有“{}”的权限。", verb.name().zh),
                format!("Your posts do not let you {} at unit {unit}.", verb.name().en),
            ),
            Self::NoTree { day } => {
                Words::new(format!("{day} 尚未设立任何单位。"), format!("No unit had been founded by {day}."))
            }
            Self::UnknownUnit { code, day } => Words::new(
                format!("{day} 没有单位 {code}。请核对编码，或先设立该单位。"),
                format!("There is no unit {code} on {day}. Check the code, or found the unit first."),
            ),
            Self::UnitEnded { code, day } => Words::new(
                format!("单位 {code} 已于 {day} 撤销或并入其他单位。请用更早的日期，或改用其他单位。"),
                format!("Unit {code} ended on {day}. Use an earlier day, or another unit."),
            ),
            Self::CodeTaken { code } => Words::new(
                format!("编码 {code} 已被另一单位使用。请换一个编码。"),
                format!("Another unit has the code {code}. Choose another."),
            ),
            Self::SecondRoot { code } => Words::new(
                format!("已有最上级单位。请为单位 {code} 指定上级单位。"),
                format!("There is a root already. Name the unit above {code}."),
            ),
            Self::RootStays { code } => Words::new(
                format!("最上级单位 {code} 不能划转、合并或撤销。"),
                format!("Unit {code} is the root: it cannot be moved, merged or ended."),
            ),
            Self::Cycle { code, day } => Words::new(
                format!("这样一来，{day} 单位 {code} 会成为自己的上级。请选择其他上级单位。"),
                format!("Unit {code} would be above itself on {day}. Choose another unit above it."),
            ),
            Self::BadCode { code } => Words::new(
                format!("“{code}”不能用作编码。编码由 1 至 32 个字母、数字或 - 组成。"),
                format!("{code:?} is no code: use 1 to 32 letters, digits or hyphens."),
            ),
            Self::BadName { name } => Words::new(
                format!("“{name}”不能用作名称。名称为 1 至 100 个字。"),
                format!("{name:?} is no name: use 1 to 100 characters."),
            ),
            Self::StaffNoTaken { staff_no } => Words::new(
                format!("工号 {staff_no} 已属于另一人员。请核对工号。"),
                format!("Another person has the staff number {staff_no}. Check the number."),
            ),
            Self::UnknownPerson => {
                Words::new("没有这名人员。请先添加人员。", "There is no such person. Add the person first.")
            }
            Self::UnknownAccount => {
                Words::new("没有这个账号，或账号已停用。", "There is no such account, or it is closed.")
            }
            Self::UnknownPost => {
                Words::new("没有这项任职，或任职已结束。", "There is no such post, or it has ended.")
            }
            Self::HasAccount => Words::new(
                "这名人员已有账号。忘了密码的，给一个重设码。",
                "The person has an account already. For a forgotten password, make a reset code.",
            ),
            Self::LinkTaken => Words::new(
                "这个外部身份已经和另一个账号关联。先用那个账号登录，取消关联。",
                "Another account is linked to this identity. Sign in to that one and take the link away first.",
            ),
            Self::PasskeyTaken => Words::new(
                "这个通行密钥已经加过了。换一台设备或另一把安全钥匙再加。",
                "This passkey was added before. Add one of another device or security key.",
            ),
            Self::PasskeysFull => Words::new(
                "通行密钥已经有 20 个，不能再加。先移除不用的。",
                "There are twenty passkeys already. Remove one that is not used first.",
            ),
            Self::InvitationOver => Words::new(
                "邀请已用过或已过期。请发邀请的人再发一个。",
                "The invitation was used, or its time is over. Ask whoever sent it for another.",
            ),
            Self::OwnAccount => Words::new(
                "不能给自己重设码。请在“我的账号”里改密码，或找另一位管理员。",
                "A reset code is for others. Change your password under My account, or ask another administrator.",
            ),
            Self::LoginTaken { login } => Words::new(
                format!("登录名 {login} 已被使用。请换一个。"),
                format!("The login {login} is taken. Choose another."),
            ),
            Self::BadLogin => Words::new(
                "登录名为 1 至 64 个字符，不含空格。",
                "A login has 1 to 64 characters and no blanks.",
            ),
            Self::PasswordLength => Words::new(
                "密码至少 10 个字符，至多 200 个字符。",
                "A password has at least 10 and at most 200 characters.",
            ),
            Self::PasswordIsLogin => Words::new(
                "密码不能与登录名相同，也不能包含登录名。",
                "A password must not be the login or hold it.",
            ),
            Self::Hash => {
                Words::new("密码无法处理。请重设密码。", "The password cannot be processed. Set it anew.")
            }
            Self::PostStands { from } => Words::new(
                format!("该人员自 {from} 起已在此单位任此职。"),
                format!("The person has had this role at this unit since {from}."),
            ),
            Self::ActingNoEnd => {
                Words::new("代理任职要有最后一天。填上结束日期。", "An acting post has a last day. Enter it.")
            }
            Self::OwnPost => Words::new(
                "不能给自己安排任职。请另一位有权的人来办。",
                "Nobody gives a post to themselves. Ask somebody else who may.",
            ),
            Self::NotToGive { role, unit } => Words::new(
                format!("您的任职不能在单位 {unit} 安排“{}”。请上级办公室或管理员来办。", role.name().zh),
                format!(
                    "Your post does not let you give the role {} at unit {unit}. Ask the office above or an administrator.",
                    role.name().en
                ),
            ),
            Self::LastAdministrator => Words::new(
                "这是最后一位能登录的管理员，不能结束。先另设一位管理员。",
                "This is the last administrator who can sign in. Give the post to somebody else first.",
            ),
            Self::DaysReversed { from, until } => Words::new(
                format!("结束日期 {until} 早于开始日期 {from}。"),
                format!("The last day, {until}, is before the first, {from}."),
            ),
        }
    }
}
