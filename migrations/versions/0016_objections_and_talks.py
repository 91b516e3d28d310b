"""marks as they were published, receipts, objections and talks"""

from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

MARKS = ("completed", "normal", "slow", "lagging", "adjusted")
WORST_FIRST = ("lagging", "slow", "normal", "completed", "adjusted")


def upgrade():
    op.create_table(
        "published_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column(
            "value",
            sa.Enum(*MARKS, name="markvalue", native_enum=False, create_constraint=True, length=64),
            nullable=False,
        ),
        sa.Column("is_of_round", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["reporting_period.id"],
            name=op.f("fk_published_mark_period_id_reporting_period"),
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"],
            ["official.id"],
            name=op.f("fk_published_mark_published_by_id_official"),
        ),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_published_mark_task_id_task")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_mark")),
    )
    with op.batch_alter_table("published_mark", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_published_mark_period_id"), ["period_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_published_mark_published_by_id"), ["published_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_published_mark_task_id"), ["task_id"], unique=False)
    note_what_is_published()

    op.create_table(
        "mark_receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("signed_by_id", sa.Integer(), nullable=False),
        sa.Column("signed_by_name", sa.String(), nullable=False),
        sa.Column("signer_post_title", sa.String(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["reporting_period.id"],
            name=op.f("fk_mark_receipt_period_id_reporting_period"),
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["official.id"], name=op.f("fk_mark_receipt_signed_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_mark_receipt_unit_id_unit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_receipt")),
        sa.UniqueConstraint("period_id", "unit_id", name=op.f("uq_mark_receipt_period_id_unit_id")),
    )
    with op.batch_alter_table("mark_receipt", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mark_receipt_signed_by_id"), ["signed_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_mark_receipt_unit_id"), ["unit_id"], unique=False)

    # Nothing ever wrote to the table as it was first drawn.
    op.drop_table("objection")
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("published_id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "written",
                "raised",
                "referred",
                "upheld",
                "partly",
                "rejected",
                "withdrawn",
                name="objectionstatus",
                native_enum=False,
                create_constraint=True,
                length=64,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column(
            "asked_mark",
            sa.Enum(*MARKS, name="markvalue", native_enum=False, length=64),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("raised_by_id", sa.Integer(), nullable=True),
        sa.Column("raised_by_name", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("stated_by_id", sa.Integer(), nullable=True),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decider_post_id", sa.Integer(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column(
            "mark_before",
            sa.Enum(*MARKS, name="markvalue", native_enum=False, length=64),
            nullable=True,
        ),
        sa.Column(
            "corrected_to",
            sa.Enum(*MARKS, name="markvalue", native_enum=False, length=64),
            nullable=True,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=False),
        sa.Column("decided_by_post_title", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.String(), nullable=False),
        sa.CheckConstraint("length(text) > 0", name=op.f("ck_objection_text")),
        sa.CheckConstraint(
            "status IN ('written', 'withdrawn') OR raised_at IS NOT NULL",
            name=op.f("ck_objection_raised"),
        ),
        sa.CheckConstraint(
            "(raised_at IS NULL) = (received_on IS NULL)", name=op.f("ck_objection_received")
        ),
        sa.CheckConstraint(
            "(referred_at IS NULL) = (decider_post_id IS NULL)", name=op.f("ck_objection_referred")
        ),
        sa.CheckConstraint(
            "(status IN ('upheld', 'partly', 'rejected')) = (decided_at IS NOT NULL)",
            name=op.f("ck_objection_decided"),
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_objection_decided_by")
        ),
        sa.CheckConstraint(
            "status IN ('upheld', 'partly') OR corrected_to IS NULL",
            name=op.f("ck_objection_corrected"),
        ),
        sa.CheckConstraint(
            "status <> 'upheld' OR corrected_to IS NOT NULL", name=op.f("ck_objection_upheld")
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_objection_withdrawn"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["official.id"], name=op.f("fk_objection_decided_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["decider_post_id"], ["post.id"], name=op.f("fk_objection_decider_post_id_post")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["reporting_period.id"],
            name=op.f("fk_objection_period_id_reporting_period"),
        ),
        sa.ForeignKeyConstraint(
            ["published_id"],
            ["published_mark.id"],
            name=op.f("fk_objection_published_id_published_mark"),
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["official.id"], name=op.f("fk_objection_raised_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["stated_by_id"], ["official.id"], name=op.f("fk_objection_stated_by_id_official")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_objection_task_id_task")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_objection_unit_id_unit")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by_id"], ["official.id"], name=op.f("fk_objection_withdrawn_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["official.id"], name=op.f("fk_objection_written_by_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        for column in (
            "decided_by_id",
            "decider_post_id",
            "period_id",
            "published_id",
            "raised_by_id",
            "stated_by_id",
            "unit_id",
            "withdrawn_by_id",
            "written_by_id",
        ):
            batch_op.create_index(batch_op.f(f"ix_objection_{column}"), [column], unique=False)
        batch_op.create_index(
            "uq_objection_task_id_period_id_unit_id",
            ["task_id", "period_id", "unit_id"],
            unique=True,
            sqlite_where=sa.text("status <> 'withdrawn'"),
            postgresql_where=sa.text("status <> 'withdrawn'"),
        )

    with op.batch_alter_table('slip', schema=None) as batch_op:
        batch_op.add_column(sa.Column('report_by', sa.Date(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_slip_report_by'), 'report_by IS NULL OR answered_at IS NOT NULL')

    op.create_table('talk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('slip_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.Enum('proposed', 'refused', 'approved', 'confirmed', 'held', 'withdrawn', name='talkstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('talker_post_id', sa.Integer(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('planned_time', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approver_post_id', sa.Integer(), nullable=False),
    sa.Column('opinion', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_name', sa.String(), nullable=False),
    sa.Column('decided_by_post_title', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attends', sa.String(), nullable=False),
    sa.Column('confirmed_by_name', sa.String(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('held_on', sa.Date(), nullable=True),
    sa.Column('present', sa.String(), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_why', sa.String(), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_talk_reason')),
    sa.CheckConstraint("status IN ('proposed', 'withdrawn') OR decided_at IS NOT NULL", name=op.f('ck_talk_decided')),
    sa.CheckConstraint('(decided_at IS NULL) = (decided_by_id IS NULL)', name=op.f('ck_talk_decided_by')),
    sa.CheckConstraint("(status = 'held') = (held_on IS NOT NULL)", name=op.f('ck_talk_held')),
    sa.CheckConstraint("(status = 'withdrawn') = (withdrawn_at IS NOT NULL)", name=op.f('ck_talk_withdrawn')),
    sa.ForeignKeyConstraint(['approver_post_id'], ['post.id'], name=op.f('fk_talk_approver_post_id_post')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['official.id'], name=op.f('fk_talk_decided_by_id_official')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['official.id'], name=op.f('fk_talk_proposed_by_id_official')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['official.id'], name=op.f('fk_talk_recorded_by_id_official')),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_talk_slip_id_slip')),
    sa.ForeignKeyConstraint(['talker_post_id'], ['post.id'], name=op.f('fk_talk_talker_post_id_post')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_talk_unit_id_unit')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['official.id'], name=op.f('fk_talk_withdrawn_by_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk'))
    )
    with op.batch_alter_table('talk', schema=None) as batch_op:
        for column in ('approver_post_id', 'decided_by_id', 'proposed_by_id', 'recorded_by_id', 'slip_id', 'talker_post_id', 'unit_id', 'withdrawn_by_id'):
            batch_op.create_index(batch_op.f(f'ix_talk_{column}'), [column], unique=False)

    op.create_table('talk_task',
    sa.Column('talk_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['talk_id'], ['talk.id'], name=op.f('fk_talk_task_talk_id_talk')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_talk_task_task_id_task')),
    sa.PrimaryKeyConstraint('talk_id', 'task_id', name=op.f('pk_talk_task'))
    )
    with op.batch_alter_table('talk_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_task_task_id'), ['task_id'], unique=False)

    op.create_table('talk_postponement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('talk_id', sa.Integer(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('planned_time', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['official.id'], name=op.f('fk_talk_postponement_by_id_official')),
    sa.ForeignKeyConstraint(['talk_id'], ['talk.id'], name=op.f('fk_talk_postponement_talk_id_talk')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk_postponement'))
    )
    with op.batch_alter_table('talk_postponement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_postponement_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_postponement_talk_id'), ['talk_id'], unique=False)

    op.create_table('commitment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('talk_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_note', sa.String(), nullable=False),
    sa.CheckConstraint('(done_at IS NULL) = (done_by_id IS NULL)', name=op.f('ck_commitment_done')),
    sa.ForeignKeyConstraint(['done_by_id'], ['official.id'], name=op.f('fk_commitment_done_by_id_official')),
    sa.ForeignKeyConstraint(['talk_id'], ['talk.id'], name=op.f('fk_commitment_talk_id_talk')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_commitment')),
    sa.UniqueConstraint('talk_id', 'text', name=op.f('uq_commitment_talk_id_text'))
    )
    with op.batch_alter_table('commitment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_commitment_done_by_id'), ['done_by_id'], unique=False)


def note_what_is_published():
    """For each published round its marks as they stand: the office's on the task, else the worst of
    the leads' latest."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("""
        SELECT a.task_id, r.period_id, a.id, v.number, m.value, p.published_at
        FROM mark m JOIN report_version v ON v.id = m.version_id
        JOIN progress_report r ON r.id = v.report_id
        JOIN assignment a ON a.id = r.assignment_id
        JOIN reporting_period p ON p.id = r.period_id
        WHERE p.published_at IS NOT NULL AND a.role = 'lead'
        ORDER BY a.task_id, r.period_id, a.id, v.number
    """)
    ).all()
    found = {}
    for cell, of_cell in groupby(rows, key=lambda row: (row[0], row[1])):
        latest = {row[2]: row for row in of_cell}
        worst = min((row[4] for row in latest.values()), key=WORST_FIRST.index)
        found[cell] = (worst, next(iter(latest.values()))[5])
    overrides = connection.execute(
        sa.text("""
        SELECT t.task_id, t.period_id, t.value, p.published_at
        FROM task_mark t JOIN reporting_period p ON p.id = t.period_id
        WHERE p.published_at IS NOT NULL
    """)
    ).all()
    found |= {(row[0], row[1]): (row[2], row[3]) for row in overrides}
    for (task_id, period_id), (value, published_at) in sorted(found.items()):
        connection.execute(
            sa.text("""
            INSERT INTO published_mark (task_id, period_id, value, is_of_round, published_at)
            VALUES (:task_id, :period_id, :value, :is_of_round, :published_at)
        """),
            {
                "task_id": task_id,
                "period_id": period_id,
                "value": value,
                "is_of_round": True,
                "published_at": published_at,
            },
        )


def downgrade():
    for table in ('commitment', 'talk_postponement', 'talk_task', 'talk'):
        op.drop_table(table)
    with op.batch_alter_table('slip', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_slip_report_by'), type_='check')
        batch_op.drop_column('report_by')
    op.drop_table("objection")
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("task_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("raised_by_id", sa.Integer(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "raised",
                "upheld",
                "rejected",
                name="objectionstatus",
                native_enum=False,
                create_constraint=True,
                length=64,
            ),
            nullable=False,
        ),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(status = 'raised') = (decided_at IS NULL)", name=op.f("ck_objection_decided_at")
        ),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by_id IS NULL)", name=op.f("ck_objection_decided_by")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["official.id"], name=op.f("fk_objection_decided_by_id_official")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["reporting_period.id"],
            name=op.f("fk_objection_period_id_reporting_period"),
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"], ["official.id"], name=op.f("fk_objection_raised_by_id_official")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_objection_task_id_task")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_objection_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    with op.batch_alter_table("objection", schema=None) as batch_op:
        for column in ("decided_by_id", "period_id", "raised_by_id", "task_id", "unit_id"):
            batch_op.create_index(batch_op.f(f"ix_objection_{column}"), [column], unique=False)
    op.drop_table("mark_receipt")
    op.drop_table("published_mark")
