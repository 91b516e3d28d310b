"""matters and tasks that are one fact"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('recorded_by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_meeting_government_id_government')),
    sa.ForeignKeyConstraint(['recorded_by_id'], ['official.id'], name=op.f('fk_meeting_recorded_by_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting')),
    sa.UniqueConstraint('government_id', 'title', 'held_on', name=op.f('uq_meeting_government_id_title_held_on'))
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_recorded_by_id'), ['recorded_by_id'], unique=False)

    op.create_table('task_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('one_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('linked', 'told_apart', 'ended', name='linkstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('one_id < other_id', name=op.f('ck_task_link_in_order')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['official.id'], name=op.f('fk_task_link_decided_by_id_official')),
    sa.ForeignKeyConstraint(['one_id'], ['task.id'], name=op.f('fk_task_link_one_id_task')),
    sa.ForeignKeyConstraint(['other_id'], ['task.id'], name=op.f('fk_task_link_other_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_link')),
    sa.UniqueConstraint('one_id', 'other_id', name=op.f('uq_task_link_one_id_other_id'))
    )
    with op.batch_alter_table('task_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_link_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_link_other_id'), ['other_id'], unique=False)

    op.create_table('matter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('leaders_note', 'meeting', 'suggestion', 'motion', 'inspection', 'other', name='matterkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('leader_name', sa.String(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=True),
    sa.Column('proposer', sa.String(), nullable=False),
    sa.Column('proposal_number', sa.String(), nullable=False),
    sa.Column('basis_title', sa.String(), nullable=False),
    sa.Column('basis_number', sa.String(), nullable=False),
    sa.Column('basis_on', sa.Date(), nullable=True),
    sa.Column('instruction_id', sa.Integer(), nullable=True),
    sa.Column('handed_out_on', sa.Date(), nullable=False),
    sa.Column('handed_out_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("(kind = 'leaders_note') = (post_id IS NOT NULL)", name=op.f('ck_matter_leader')),
    sa.CheckConstraint("(kind = 'meeting') = (meeting_id IS NOT NULL)", name=op.f('ck_matter_meeting')),
    sa.ForeignKeyConstraint(['handed_out_by_id'], ['official.id'], name=op.f('fk_matter_handed_out_by_id_official')),
    sa.ForeignKeyConstraint(['instruction_id'], ['instruction.id'], name=op.f('fk_matter_instruction_id_instruction')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meeting.id'], name=op.f('fk_matter_meeting_id_meeting')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_matter_post_id_post')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_matter_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter')),
    sa.UniqueConstraint('instruction_id', name=op.f('uq_matter_instruction_id')),
    sa.UniqueConstraint('task_id', name=op.f('uq_matter_task_id'))
    )
    with op.batch_alter_table('matter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matter_handed_out_by_id'), ['handed_out_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_meeting_id'), ['meeting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_post_id'), ['post_id'], unique=False)

    op.create_table('matter_receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('matter_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(signed_at IS NULL) = (signed_by_id IS NULL)', name=op.f('ck_matter_receipt_signed')),
    sa.ForeignKeyConstraint(['matter_id'], ['matter.id'], name=op.f('fk_matter_receipt_matter_id_matter')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['official.id'], name=op.f('fk_matter_receipt_signed_by_id_official')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_matter_receipt_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matter_receipt')),
    sa.UniqueConstraint('matter_id', 'unit_id', name=op.f('uq_matter_receipt_matter_id_unit_id'))
    )
    with op.batch_alter_table('matter_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matter_receipt_signed_by_id'), ['signed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_matter_receipt_unit_id'), ['unit_id'], unique=False)

    op.create_table('merged_version',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('origin_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['origin_id'], ['report_version.id'], name=op.f('fk_merged_version_origin_id_report_version')),
    sa.ForeignKeyConstraint(['version_id'], ['report_version.id'], name=op.f('fk_merged_version_version_id_report_version')),
    sa.PrimaryKeyConstraint('version_id', name=op.f('pk_merged_version'))
    )
    with op.batch_alter_table('merged_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_merged_version_origin_id'), ['origin_id'], unique=False)


def downgrade():
    for table in ('merged_version', 'matter_receipt', 'matter', 'task_link', 'meeting'):
        op.drop_table(table)
