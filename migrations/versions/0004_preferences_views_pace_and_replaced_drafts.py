"""preferences and saved views of an official, a task's pace, replaced drafts"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('preference',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Enum('single_keys', 'ledger_columns', name='preferencekey', native_enum=False, length=64), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_preference_official_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preference')),
    sa.UniqueConstraint('official_id', 'key', name=op.f('uq_preference_official_id_key'))
    )
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('address', sa.JSON(), nullable=False),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_saved_view_name')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_saved_view_official_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('official_id', 'name', name=op.f('uq_saved_view_official_id_name'))
    )
    op.create_table('milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('share', sa.Integer(), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_milestone_text')),
    sa.CheckConstraint('share BETWEEN 1 AND 100', name=op.f('ck_milestone_share')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_milestone_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('task_id', 'on', name=op.f('uq_milestone_task_id_on'))
    )
    op.create_table('task_pace',
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('pace', sa.Enum('linear', 'seasonal', 'milestones', name='pace', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_pace_task_id_task')),
    sa.PrimaryKeyConstraint('task_id', name=op.f('pk_task_pace'))
    )
    op.create_table('replaced_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('progress', sa.String(), nullable=False),
    sa.Column('problems', sa.String(), nullable=False),
    sa.Column('next_steps', sa.String(), nullable=False),
    sa.Column('replaced_by_id', sa.Integer(), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['official.id'], name=op.f('fk_replaced_draft_author_id_official')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['official.id'], name=op.f('fk_replaced_draft_replaced_by_id_official')),
    sa.ForeignKeyConstraint(['report_id'], ['progress_report.id'], name=op.f('fk_replaced_draft_report_id_progress_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replaced_draft'))
    )
    with op.batch_alter_table('replaced_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_replaced_draft_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_replaced_draft_replaced_by_id'), ['replaced_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_replaced_draft_report_id'), ['report_id'], unique=False)



def downgrade():
    with op.batch_alter_table('replaced_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_replaced_draft_report_id'))
        batch_op.drop_index(batch_op.f('ix_replaced_draft_replaced_by_id'))
        batch_op.drop_index(batch_op.f('ix_replaced_draft_author_id'))

    op.drop_table('replaced_draft')
    op.drop_table('task_pace')
    op.drop_table('milestone')
    op.drop_table('saved_view')
    op.drop_table('preference')
