"""closures and what reports draw on"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('closure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('awaiting_signoff', 'sent_back', 'declared', 'verifying', 'closed', 'partly', 'refused', 'withdrawn', 'reopened', name='closurestatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('achieved', sa.String(), nullable=False),
    sa.Column('completed_on', sa.Date(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_back_why', sa.String(), nullable=False),
    sa.Column('unit_name', sa.String(), nullable=False),
    sa.Column('signer_name', sa.String(), nullable=False),
    sa.Column('signer_post_title', sa.String(), nullable=False),
    sa.Column('declared_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opinion', sa.String(), nullable=False),
    sa.Column('remaining', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('decided_by_name', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_early', sa.Boolean(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('reopened_on', sa.Date(), nullable=True),
    sa.Column('reopened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reopened_by_name', sa.String(), nullable=False),
    sa.Column('reopened_why', sa.String(), nullable=False),
    sa.CheckConstraint("(status = 'reopened') = (reopened_on IS NOT NULL)", name=op.f('ck_closure_reopened_on')),
    sa.CheckConstraint("(status IN ('closed', 'reopened')) = (closed_on IS NOT NULL)", name=op.f('ck_closure_closed_on')),
    sa.CheckConstraint("status <> 'partly' OR length(remaining) > 0", name=op.f('ck_closure_remaining')),
    sa.CheckConstraint("status <> 'refused' OR due_on IS NOT NULL", name=op.f('ck_closure_due_on')),
    sa.CheckConstraint("status NOT IN ('declared', 'verifying', 'closed', 'partly', 'refused', 'reopened') OR declared_at IS NOT NULL", name=op.f('ck_closure_declared_at')),
    sa.CheckConstraint('length(achieved) > 0', name=op.f('ck_closure_achieved')),
    sa.ForeignKeyConstraint(['author_id'], ['official.id'], name=op.f('fk_closure_author_id_official')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_closure_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_closure_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_closure'))
    )
    with op.batch_alter_table('closure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_closure_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_closure_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_closure_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_closure_undecided', ['task_id', 'unit_id'], unique=True, sqlite_where=sa.text("status IN ('awaiting_signoff', 'sent_back', 'declared', 'verifying')"), postgresql_where=sa.text("status IN ('awaiting_signoff', 'sent_back', 'declared', 'verifying')"))

    op.create_table('verification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('on_paper', 'by_visit', name='verificationkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('people', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('finding', sa.String(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('recorded_by_name', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind <> 'by_visit' OR length(place) > 0", name=op.f('ck_verification_place')),
    sa.CheckConstraint('length(finding) > 0', name=op.f('ck_verification_finding')),
    sa.CheckConstraint('length(people) > 0', name=op.f('ck_verification_people')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['official.id'], name=op.f('fk_verification_recorded_by_id_official')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_verification_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verification'))
    )
    with op.batch_alter_table('verification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verification_recorded_by_id'), ['recorded_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verification_task_id'), ['task_id'], unique=False)

    op.create_table('final_value',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('closure_id', sa.Integer(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Numeric(precision=18, scale=4), nullable=False),
    sa.ForeignKeyConstraint(['closure_id'], ['closure.id'], name=op.f('fk_final_value_closure_id_closure')),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_final_value_target_id_target')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_final_value')),
    sa.UniqueConstraint('closure_id', 'target_id', name=op.f('uq_final_value_closure_id_target_id'))
    )
    with op.batch_alter_table('final_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_final_value_target_id'), ['target_id'], unique=False)

    op.create_table('draft_source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('taken_by_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['progress_report.id'], name=op.f('fk_draft_source_report_id_progress_report')),
    sa.ForeignKeyConstraint(['source_id'], ['report_version.id'], name=op.f('fk_draft_source_source_id_report_version')),
    sa.ForeignKeyConstraint(['taken_by_id'], ['official.id'], name=op.f('fk_draft_source_taken_by_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draft_source')),
    sa.UniqueConstraint('report_id', 'source_id', name=op.f('uq_draft_source_report_id_source_id'))
    )
    with op.batch_alter_table('draft_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_source_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_draft_source_taken_by_id'), ['taken_by_id'], unique=False)

    op.create_table('version_source',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['report_version.id'], name=op.f('fk_version_source_source_id_report_version')),
    sa.ForeignKeyConstraint(['version_id'], ['report_version.id'], name=op.f('fk_version_source_version_id_report_version')),
    sa.PrimaryKeyConstraint('version_id', 'source_id', name=op.f('pk_version_source'))
    )
    with op.batch_alter_table('version_source', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_version_source_source_id'), ['source_id'], unique=False)


def downgrade():
    for table in ("version_source", "draft_source", "final_value", "verification", "closure"):
        op.drop_table(table)
