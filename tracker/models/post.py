from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, enum_column, ref
from tracker.models.unit import Unit


class PostKind(Labelled):
    MAYOR = "mayor", "市长"
    VICE_MAYOR = "vice_mayor", "副市长"
    OTHER_LEAD = "other_lead", "其他分管领导"
    DIRECTOR = "director", "政府办主任"
    SUPERVISOR = "supervisor", "督查员"
    UNIT_HEAD = "unit_head", "责任人"
    RESPONSIBLE = "responsible", "其他责任人"
    LIAISON = "liaison", "联络员"
    SECRETARY = "secretary", "领导秘书"
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"
    AUDITOR = "auditor", "审计员"


# Who leads tasks (分管领导): the vice-mayors and, beside them, leaders of another office.
LEADS = frozenset({PostKind.VICE_MAYOR, PostKind.OTHER_LEAD})
# The three exclude each other.
ADMINISTRATORS = frozenset(
    {PostKind.SYSTEM_ADMINISTRATOR, PostKind.SECURITY_ADMINISTRATOR, PostKind.AUDITOR}
)
POSTS_OF_A_UNIT = frozenset({PostKind.UNIT_HEAD, PostKind.RESPONSIBLE, PostKind.LIAISON})


class Official(Base):
    """A person, with or without an account (干部)."""

    __tablename__ = "official"

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id")
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    is_invented: Mapped[bool] = mapped_column(default=False)  # 示例数据

    tenures: Mapped[list["Tenure"]] = relationship(
        back_populates="official", order_by="Tenure.from_on"
    )

    def __str__(self) -> str:
        return self.name


class Post(Base):
    """What responsibility belongs to (岗位): 副市长, 住建局局长. Its holders come and go.

    Titles are not unique: a city has several posts of 副市长.
    """

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint(
            "kind NOT IN ('unit_head', 'responsible', 'liaison') OR unit_id IS NOT NULL",
            name="unit_of_a_units_post",
        ),
        CheckConstraint(
            "(kind = 'secretary') = (serves_id IS NOT NULL)", name="a_secretary_serves"
        ),
    )

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id")
    unit_id: Mapped[int | None] = ref("unit.id")
    kind: Mapped[PostKind] = mapped_column(enum_column(PostKind))
    title: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    serves_id: Mapped[int | None] = ref("post.id")
    abolished_on: Mapped[date | None]

    unit: Mapped[Unit | None] = relationship()
    serves: Mapped["Post | None"] = relationship(remote_side="Post.id")
    tenures: Mapped[list["Tenure"]] = relationship(back_populates="post", order_by="Tenure.from_on")
    covers: Mapped[list["Cover"]] = relationship(back_populates="post", order_by="Cover.from_on")

    def __str__(self) -> str:
        return self.title


class Tenure(Base):
    """An official's time in a post, [from, until) (任职)."""

    __tablename__ = "tenure"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on > from_on", name="range"),
        # Overlaps are refused by the service under a lock; two open ones by the database.
        Index(
            "uq_tenure_open",
            "post_id",
            unique=True,
            sqlite_where=text("until_on IS NULL"),
            postgresql_where=text("until_on IS NULL"),
        ),
    )

    id: Mapped[Id]
    official_id: Mapped[int] = ref("official.id")
    post_id: Mapped[int] = ref("post.id")
    from_on: Mapped[date]
    until_on: Mapped[date | None]

    official: Mapped[Official] = relationship(back_populates="tenures")
    post: Mapped[Post] = relationship(back_populates="tenures")

    def includes(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class Cover(Base):
    """Who acts in a post while its holder is away, [from, until) (AB角代理); shown as 代."""

    __tablename__ = "cover"
    __table_args__ = (CheckConstraint("until_on > from_on", name="range"),)

    id: Mapped[Id]
    official_id: Mapped[int] = ref("official.id")
    post_id: Mapped[int] = ref("post.id")
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(default="")

    official: Mapped[Official] = relationship()
    post: Mapped[Post] = relationship(back_populates="covers")

    def includes(self, day: date) -> bool:
        return self.from_on <= day < self.until_on


@dataclass(frozen=True)
class Actor:
    """Who does something, in which post, on which day; `cover` where it is for the holder."""

    official: Official
    post: Post
    on: date
    cover: Cover | None = None
    address: str = ""  # where the request came from, for the trail
    entered_by: "Actor | None" = None  # whoever of the office enters it for him, from paper (代录)

    @property
    def government_id(self) -> int:
        return self.post.government_id

    @property
    def name(self) -> str:
        return self.official.name

    @property
    def post_title(self) -> str:
        return self.post.title

    @property
    def is_cover(self) -> bool:
        return self.cover is not None

    def is_a(self, *kinds: PostKind) -> bool:
        return self.post.kind in kinds
