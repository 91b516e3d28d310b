"""what units say to a draft plan, and a leader's approval before it is agreed"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("begun_by_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL)", name=op.f("ck_consultation_ended")
        ),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["official.id"], name=op.f("fk_consultation_begun_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["official.id"], name=op.f("fk_consultation_ended_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_consultation_plan_id_plan")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_consultation_plan_id_number")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_begun_by_id"), ["begun_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consultation_ended_by_id"), ["ended_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_consultation_running",
            ["plan_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "approval_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("leader_name", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "approved",
                "returned",
                "withdrawn",
                "void",
                name="approvalstatus",
                native_enum=False,
                create_constraint=True,
                length=64,
            ),
            nullable=False,
        ),
        sa.Column("approval_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(status = 'void') = (voided_at IS NOT NULL)", name=op.f("ck_approval_request_voided")
        ),
        sa.CheckConstraint(
            "(status IN ('approved', 'returned', 'void')) = (approval_id IS NOT NULL)",
            name=op.f("ck_approval_request_decided"),
        ),
        sa.CheckConstraint(
            "(given_on IS NULL) = (recorded_by_id IS NULL)",
            name=op.f("ck_approval_request_recorded"),
        ),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_approval_request_approval_id_approval")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["official.id"], name=op.f("fk_approval_request_asked_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_approval_request_plan_id_plan")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.id"], name=op.f("fk_approval_request_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"],
            ["official.id"],
            name=op.f("fk_approval_request_recorded_by_id_official"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
        sa.UniqueConstraint("approval_id", name=op.f("uq_approval_request_approval_id")),
    )
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_approval_request_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_approval_request_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_approval_request_post_id"), ["post_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_approval_request_recorded_by_id"), ["recorded_by_id"], unique=False
        )
        batch_op.create_index(
            "uq_approval_request_pending",
            ["plan_id"],
            unique=True,
            sqlite_where=sa.text("status = 'pending'"),
            postgresql_where=sa.text("status = 'pending'"),
        )

    op.create_table(
        "consulted_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answerer_name", sa.String(), nullable=False),
        sa.Column("answerer_post_title", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_consulted_unit_answered"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["official.id"],
            name=op.f("fk_consulted_unit_answered_by_id_official"),
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_consulted_unit_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_consulted_unit_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consulted_unit")),
        sa.UniqueConstraint(
            "consultation_id", "unit_id", name=op.f("uq_consulted_unit_consultation_id_unit_id")
        ),
    )
    with op.batch_alter_table("consulted_unit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consulted_unit_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_consulted_unit_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consulted_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("task_name", sa.String(), nullable=False),
        sa.Column("wording", sa.JSON(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "agrees",
                "objects",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=64,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("suggested_unit", sa.String(), nullable=False),
        sa.Column("suggested_due", sa.String(), nullable=False),
        sa.Column("suggested_text", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author_name", sa.String(), nullable=False),
        sa.Column("author_post_title", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "settlement",
            sa.Enum(
                "adopted",
                "partly",
                "rejected",
                name="settlement",
                native_enum=False,
                create_constraint=True,
                length=64,
            ),
            nullable=True,
        ),
        sa.Column("settlement_reason", sa.String(), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "settlement IS NULL OR verdict = 'objects'",
            name=op.f("ck_comment_settlement_of_objects"),
        ),
        sa.CheckConstraint(
            "verdict = 'agrees' OR length(text) + length(suggested_unit) + length(suggested_due) + length(suggested_text) > 0",
            name=op.f("ck_comment_says_something"),
        ),
        sa.CheckConstraint(
            "(settlement IS NULL) = (settled_at IS NULL)", name=op.f("ck_comment_settled_at")
        ),
        sa.CheckConstraint(
            "(settlement IS NULL) = (settled_by_id IS NULL)", name=op.f("ck_comment_settled_by")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["official.id"], name=op.f("fk_comment_author_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["consulted_id"],
            ["consulted_unit.id"],
            name=op.f("fk_comment_consulted_id_consulted_unit"),
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["official.id"], name=op.f("fk_comment_settled_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_comment_task_id_task"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint(
            "consulted_id", "task_id", name=op.f("uq_comment_consulted_id_task_id")
        ),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_comment_settled_by_id"), ["settled_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_comment_task_id"), ["task_id"], unique=False)


def downgrade():
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_task_id"))
        batch_op.drop_index(batch_op.f("ix_comment_settled_by_id"))
        batch_op.drop_index(batch_op.f("ix_comment_author_id"))

    op.drop_table("comment")
    with op.batch_alter_table("consulted_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consulted_unit_unit_id"))
        batch_op.drop_index(batch_op.f("ix_consulted_unit_answered_by_id"))

    op.drop_table("consulted_unit")
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_approval_request_pending",
            sqlite_where=sa.text("status = 'pending'"),
            postgresql_where=sa.text("status = 'pending'"),
        )
        batch_op.drop_index(batch_op.f("ix_approval_request_recorded_by_id"))
        batch_op.drop_index(batch_op.f("ix_approval_request_post_id"))
        batch_op.drop_index(batch_op.f("ix_approval_request_plan_id"))
        batch_op.drop_index(batch_op.f("ix_approval_request_asked_by_id"))

    op.drop_table("approval_request")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_consultation_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_consultation_ended_by_id"))
        batch_op.drop_index(batch_op.f("ix_consultation_begun_by_id"))

    op.drop_table("consultation")
