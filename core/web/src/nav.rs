//! The side navigation, as rooms fill it.

/// The four groups of the side navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NavGroup {
    /// 看数
    See,
    /// 办事
    Do,
    /// 记一笔
    Record,
    /// 核实
    Verify,
}

/// A link in the side navigation. It is marked as the open one on every page whose path lies under it.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Which group it stands in.
    pub group: NavGroup,
    /// Its words, in the page's language.
    pub label: String,
    /// Where it leads; a path of this site.
    pub href: String,
    /// Its place in the group, small first.
    pub order: u32,
}
