"""quarterly bulletins and their approvals"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def enum(name, *values):
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=64)


def upgrade():
    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("government_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column(
            "status",
            enum("bulletinstatus", "draft", "pending", "approved", "issued", "discarded", "void"),
            nullable=False,
        ),
        sa.Column("frozen_on", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("addressed_to", sa.String(), nullable=False),
        sa.Column("copies_to", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("praised", sa.JSON(), nullable=False),
        sa.Column("criticised", sa.JSON(), nullable=False),
        sa.Column("praise", sa.String(), nullable=False),
        sa.Column("criticism", sa.String(), nullable=False),
        sa.Column("closing", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_by_name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(status IN ('issued', 'void')) = (notice_id IS NOT NULL)",
            name=op.f("ck_bulletin_issued"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["official.id"], name=op.f("fk_bulletin_created_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["government_id"], ["government.id"], name=op.f("fk_bulletin_government_id_government")
        ),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notice.id"], name=op.f("fk_bulletin_notice_id_notice")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
        sa.UniqueConstraint("notice_id", name=op.f("uq_bulletin_notice_id")),
    )
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_bulletin_created_by_id"), ["created_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_bulletin_round",
            ["government_id", "due_on"],
            unique=True,
            sqlite_where=sa.text("status NOT IN ('discarded', 'void')"),
            postgresql_where=sa.text("status NOT IN ('discarded', 'void')"),
        )

    op.create_table(
        "bulletin_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bulletin_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_name", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "verdict",
            enum("bulletinverdict", "pending", "approved", "returned", "withdrawn", "void"),
            nullable=False,
        ),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_by_post_title", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_why", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(verdict IN ('approved', 'returned', 'void')) = (decided_at IS NOT NULL)",
            name=op.f("ck_bulletin_approval_decided"),
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["official.id"], name=op.f("fk_bulletin_approval_asked_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["bulletin_id"], ["bulletin.id"], name=op.f("fk_bulletin_approval_bulletin_id_bulletin")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"],
            ["official.id"],
            name=op.f("fk_bulletin_approval_decided_by_id_official"),
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_bulletin_approval_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin_approval")),
    )
    with op.batch_alter_table("bulletin_approval", schema=None) as batch_op:
        for column in ("asked_by_id", "bulletin_id", "decided_by_id", "post_id"):
            batch_op.create_index(batch_op.f(f"ix_bulletin_approval_{column}"), [column])


def downgrade():
    op.drop_table("bulletin_approval")
    op.drop_table("bulletin")
