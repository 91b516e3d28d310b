"""what the office entered for those who work on paper"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

KINDS = ("instruction", "decision", "reports")
SETTLEMENTS = ("corrected", "stands")


def upgrade():
    op.create_table('paper_record',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='paperkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('for_official_id', sa.Integer(), nullable=False),
    sa.Column('for_post_id', sa.Integer(), nullable=False),
    sa.Column('for_name', sa.String(), nullable=False),
    sa.Column('for_post_title', sa.String(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_by_name', sa.String(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('contested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('contested_why', sa.String(), nullable=False),
    sa.Column('settlement', sa.Enum(*SETTLEMENTS, name='papersettlement', native_enum=False, create_constraint=True, length=64), nullable=True),
    sa.Column('settled_why', sa.String(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.Integer(), nullable=True),
    sa.Column('settled_by_name', sa.String(), nullable=False),
    sa.CheckConstraint('signed_on <= received_on', name=op.f('ck_paper_record_received')),
    sa.CheckConstraint('(contested_at IS NULL) = (length(contested_why) = 0)', name=op.f('ck_paper_record_contested_why')),
    sa.CheckConstraint('(settlement IS NULL) = (settled_at IS NULL)', name=op.f('ck_paper_record_settled_at')),
    sa.CheckConstraint('(settlement IS NULL) = (length(settled_why) = 0)', name=op.f('ck_paper_record_settled_why')),
    sa.CheckConstraint('settlement IS NULL OR contested_at IS NOT NULL', name=op.f('ck_paper_record_settled_contest')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_paper_record_government_id_government')),
    sa.ForeignKeyConstraint(['for_official_id'], ['official.id'], name=op.f('fk_paper_record_for_official_id_official')),
    sa.ForeignKeyConstraint(['for_post_id'], ['post.id'], name=op.f('fk_paper_record_for_post_id_post')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['official.id'], name=op.f('fk_paper_record_entered_by_id_official')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['official.id'], name=op.f('fk_paper_record_settled_by_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_record'))
    )
    with op.batch_alter_table('paper_record', schema=None) as batch_op:
        for column in ('government_id', 'for_official_id', 'for_post_id', 'entered_by_id', 'settled_by_id'):
            batch_op.create_index(batch_op.f(f'ix_paper_record_{column}'), [column], unique=False)

    op.create_table('paper_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('record_id', sa.Integer(), nullable=False),
    sa.Column('subject_type', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['record_id'], ['paper_record.id'], name=op.f('fk_paper_entry_record_id_paper_record')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_entry')),
    sa.UniqueConstraint('subject_type', 'subject_id', name=op.f('uq_paper_entry_subject_type_subject_id'))
    )
    with op.batch_alter_table('paper_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_entry_record_id'), ['record_id'], unique=False)
    note_approvals_on_paper()


def note_approvals_on_paper():
    """The approvals of drafts that were entered before there was a record of it, without a scan."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text("""
        SELECT r.id, p.government_id, p.title, a.approver_id, r.post_id, a.approver_name,
            a.approver_post_title, r.given_on, r.recorded_by_id, o.name AS recorded_by, a.at
        FROM approval_request r JOIN plan p ON p.id = r.plan_id
        JOIN approval a ON a.id = r.approval_id JOIN official o ON o.id = r.recorded_by_id
        ORDER BY r.id
    """).columns(given_on=sa.Date(), at=sa.DateTime(timezone=True))
    ).all()
    day = sa.bindparam('day', type_=sa.Date())
    at = sa.bindparam('at', type_=sa.DateTime(timezone=True))
    for row in rows:
        record_id = connection.execute(
            sa.text("""
            INSERT INTO paper_record (government_id, kind, title, for_official_id, for_post_id,
                for_name, for_post_title, signed_on, received_on, entered_by_id, entered_by_name,
                entered_at, note, contested_why, settled_why, settled_by_name)
            VALUES (:government_id, 'decision', :title, :approver_id, :post_id, :name, :post_title,
                :day, :day, :entered_by_id, :entered_by, :at, '', '', '', '')
            RETURNING id
        """).bindparams(day, at),
            {
                "government_id": row.government_id,
                "title": f"对《{row.title}》的批准",
                "approver_id": row.approver_id,
                "post_id": row.post_id,
                "name": row.approver_name,
                "post_title": row.approver_post_title,
                "day": row.given_on,
                "entered_by_id": row.recorded_by_id,
                "entered_by": row.recorded_by,
                "at": row.at,
            },
        ).scalar_one()
        connection.execute(
            sa.text(
                "INSERT INTO paper_entry (record_id, subject_type, subject_id)"
                " VALUES (:record_id, 'approval_request', :request_id)"
            ),
            {"record_id": record_id, "request_id": row.id},
        )


def downgrade():
    op.drop_table('paper_entry')
    op.drop_table('paper_record')
