"""who handed which post over, how portfolios were divided anew, instructions that were prepared"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('redivision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('from_post_id', sa.Integer(), nullable=False),
    sa.Column('to_post_id', sa.Integer(), nullable=False),
    sa.Column('from_name', sa.String(), nullable=False),
    sa.Column('to_name', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('from_post_id <> to_post_id', name=op.f('ck_redivision_two_posts')),
    sa.CheckConstraint('length(basis) > 0', name=op.f('ck_redivision_basis')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['official.id'], name=op.f('fk_redivision_entered_by_id_official')),
    sa.ForeignKeyConstraint(['from_post_id'], ['post.id'], name=op.f('fk_redivision_from_post_id_post')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_redivision_government_id_government')),
    sa.ForeignKeyConstraint(['to_post_id'], ['post.id'], name=op.f('fk_redivision_to_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redivision'))
    )
    with op.batch_alter_table('redivision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redivision_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_redivision_from_post_id'), ['from_post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_redivision_government_id'), ['government_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_redivision_to_post_id'), ['to_post_id'], unique=False)

    op.create_table('handover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('left_id', sa.Integer(), nullable=True),
    sa.Column('taken_id', sa.Integer(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('post_title', sa.String(), nullable=False),
    sa.Column('left_name', sa.String(), nullable=False),
    sa.Column('taken_name', sa.String(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('contents', sa.JSON(none_as_null=True), nullable=True),
    sa.CheckConstraint('(frozen_at IS NULL) = (contents IS NULL)', name=op.f('ck_handover_frozen')),
    sa.CheckConstraint('left_id IS NOT NULL OR taken_id IS NOT NULL', name=op.f('ck_handover_somebody')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['official.id'], name=op.f('fk_handover_entered_by_id_official')),
    sa.ForeignKeyConstraint(['left_id'], ['tenure.id'], name=op.f('fk_handover_left_id_tenure')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_handover_post_id_post')),
    sa.ForeignKeyConstraint(['taken_id'], ['tenure.id'], name=op.f('fk_handover_taken_id_tenure')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover')),
    sa.UniqueConstraint('left_id', name=op.f('uq_handover_left_id')),
    sa.UniqueConstraint('taken_id', name=op.f('uq_handover_taken_id')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_handover_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_handover_post_id'), ['post_id'], unique=False)

    op.create_table('redivided_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('redivision_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['redivision_id'], ['redivision.id'], name=op.f('fk_redivided_task_redivision_id_redivision')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_redivided_task_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_redivided_task')),
    sa.UniqueConstraint('redivision_id', 'task_id', name=op.f('uq_redivided_task_redivision_id_task_id'))
    )
    with op.batch_alter_table('redivided_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_redivided_task_task_id'), ['task_id'], unique=False)

    op.create_table('instruction_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('author_post_title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reply_due_on', sa.Date(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('instruction_id', sa.Integer(), nullable=True),
    sa.Column('discarded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('discarded_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(discarded_at IS NULL) = (discarded_by_id IS NULL)', name=op.f('ck_instruction_draft_discarded')),
    sa.CheckConstraint('instruction_id IS NULL OR discarded_at IS NULL', name=op.f('ck_instruction_draft_one_end')),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_instruction_draft_text')),
    sa.ForeignKeyConstraint(['author_id'], ['official.id'], name=op.f('fk_instruction_draft_author_id_official')),
    sa.ForeignKeyConstraint(['discarded_by_id'], ['official.id'], name=op.f('fk_instruction_draft_discarded_by_id_official')),
    sa.ForeignKeyConstraint(['instruction_id'], ['instruction.id'], name=op.f('fk_instruction_draft_instruction_id_instruction')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_instruction_draft_post_id_post')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_instruction_draft_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_instruction_draft_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instruction_draft')),
    sa.UniqueConstraint('instruction_id', name=op.f('uq_instruction_draft_instruction_id'))
    )
    with op.batch_alter_table('instruction_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instruction_draft_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instruction_draft_discarded_by_id'), ['discarded_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instruction_draft_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instruction_draft_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instruction_draft_unit_id'), ['unit_id'], unique=False)



def downgrade():
    with op.batch_alter_table('instruction_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instruction_draft_unit_id'))
        batch_op.drop_index(batch_op.f('ix_instruction_draft_task_id'))
        batch_op.drop_index(batch_op.f('ix_instruction_draft_post_id'))
        batch_op.drop_index(batch_op.f('ix_instruction_draft_discarded_by_id'))
        batch_op.drop_index(batch_op.f('ix_instruction_draft_author_id'))

    op.drop_table('instruction_draft')
    with op.batch_alter_table('redivided_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_redivided_task_task_id'))

    op.drop_table('redivided_task')
    with op.batch_alter_table('handover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_handover_post_id'))
        batch_op.drop_index(batch_op.f('ix_handover_entered_by_id'))

    op.drop_table('handover')
    with op.batch_alter_table('redivision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_redivision_to_post_id'))
        batch_op.drop_index(batch_op.f('ix_redivision_government_id'))
        batch_op.drop_index(batch_op.f('ix_redivision_from_post_id'))
        batch_op.drop_index(batch_op.f('ix_redivision_entered_by_id'))

    op.drop_table('redivision')
