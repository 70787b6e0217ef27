//! Where a complaint stands, and where it may come from there.

/// Where a complaint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It came.
    Received,
    /// The person was told that it came.
    Acknowledged,
    /// It was compared with what held at the time of the call.
    Examined,
    /// The call was a violation.
    Found,
    /// The call was none, or none could be shown.
    NoFinding,
    /// Nothing more is done about it.
    Closed,
    /// It is taken up again.
    Reopened,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::Acknowledged,
        Self::Examined,
        Self::Found,
        Self::NoFinding,
        Self::Closed,
        Self::Reopened,
    ];

    /// Its name in documents. It never changes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Acknowledged => "acknowledged",
            Self::Examined => "examined",
            Self::Found => "found",
            Self::NoFinding => "no-finding",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }

    /// What the person is told, in Chinese.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Received => "已收到",
            Self::Acknowledged => "已确认，等待核对",
            Self::Examined => "已核对，等待结论",
            Self::Found => "已认定违规",
            Self::NoFinding => "没有认定违规",
            Self::Closed => "已结束",
            Self::Reopened => "重新处理中",
        }
    }

    /// What the person is told, in English.
    pub const fn en(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Acknowledged => "confirmed, waiting to be examined",
            Self::Examined => "examined, waiting for the result",
            Self::Found => "found to be a violation",
            Self::NoFinding => "not found to be a violation",
            Self::Closed => "closed",
            Self::Reopened => "taken up again",
        }
    }

    /// Whether nothing more is owed to the person for now.
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Found | Self::NoFinding | Self::Closed)
    }

    /// Where a complaint may come from here. Whoever examines at once need not acknowledge before.
    pub const fn may_become(self, next: Self) -> bool {
        match next {
            Self::Received => false,
            Self::Acknowledged => matches!(self, Self::Received | Self::Reopened),
            Self::Examined => matches!(self, Self::Received | Self::Acknowledged | Self::Reopened),
            Self::Found | Self::NoFinding => matches!(self, Self::Examined),
            Self::Closed => !matches!(self, Self::Closed),
            Self::Reopened => self.is_answer(),
        }
    }
}
