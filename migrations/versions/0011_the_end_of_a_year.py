"""the end of a year and the beginning of the next"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

MARKS = ('completed', 'normal', 'slow', 'lagging', 'adjusted')


def upgrade():
    op.create_table('conclusion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('concluded_by_id', sa.Integer(), nullable=False),
    sa.Column('concluded_by_name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['concluded_by_id'], ['official.id'], name=op.f('fk_conclusion_concluded_by_id_official')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_conclusion_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_conclusion')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_conclusion_plan_id'))
    )
    op.create_index(op.f('ix_conclusion_concluded_by_id'), 'conclusion', ['concluded_by_id'])

    op.create_table('final_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Enum(*MARKS, name='markvalue', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('proposed', sa.Enum(*MARKS, name='markvalue', native_enum=False, length=64), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('marked_by_id', sa.Integer(), nullable=False),
    sa.Column('marked_by_name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_final_mark_reason')),
    sa.ForeignKeyConstraint(['marked_by_id'], ['official.id'], name=op.f('fk_final_mark_marked_by_id_official')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_final_mark_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_final_mark')),
    sa.UniqueConstraint('task_id', name=op.f('uq_final_mark_task_id'))
    )
    op.create_index(op.f('ix_final_mark_marked_by_id'), 'final_mark', ['marked_by_id'])

    op.create_table('carry_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('from_task_id', sa.Integer(), nullable=False),
    sa.Column('said', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['from_task_id'], ['task.id'], name=op.f('fk_carry_over_from_task_id_task')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_carry_over_task_id_task'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_carry_over')),
    sa.UniqueConstraint('from_task_id', name=op.f('uq_carry_over_from_task_id'))
    )
    op.create_index(op.f('ix_carry_over_task_id'), 'carry_over', ['task_id'])

    op.create_table('ledger_load',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('stored_name', sa.String(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('pending', 'confirmed', 'discarded', name='loadstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f('ck_ledger_load_confirmed_at')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_ledger_load_official_id_official')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_ledger_load_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_load')),
    sa.UniqueConstraint('stored_name', name=op.f('uq_ledger_load_stored_name'))
    )
    op.create_index(op.f('ix_ledger_load_official_id'), 'ledger_load', ['official_id'])
    op.create_index(op.f('ix_ledger_load_plan_id'), 'ledger_load', ['plan_id'])

    op.create_table('loaded_report',
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('load_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['load_id'], ['ledger_load.id'], name=op.f('fk_loaded_report_load_id_ledger_load')),
    sa.ForeignKeyConstraint(['report_id'], ['progress_report.id'], name=op.f('fk_loaded_report_report_id_progress_report')),
    sa.PrimaryKeyConstraint('report_id', name=op.f('pk_loaded_report'))
    )
    op.create_index(op.f('ix_loaded_report_load_id'), 'loaded_report', ['load_id'])

    op.create_table('year_sheets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by_id', sa.Integer(), nullable=False),
    sa.Column('published_by_name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_year_sheets_government_id_government')),
    sa.ForeignKeyConstraint(['published_by_id'], ['official.id'], name=op.f('fk_year_sheets_published_by_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_year_sheets')),
    sa.UniqueConstraint('government_id', 'year', name=op.f('uq_year_sheets_government_id_year'))
    )
    op.create_index(op.f('ix_year_sheets_published_by_id'), 'year_sheets', ['published_by_id'])

    with op.batch_alter_table('reporting_period', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_loaded', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade():
    with op.batch_alter_table('reporting_period', schema=None) as batch_op:
        batch_op.drop_column('is_loaded')
    for table in (
        'year_sheets', 'loaded_report', 'ledger_load', 'carry_over', 'final_mark', 'conclusion'
    ):
        op.drop_table(table)
