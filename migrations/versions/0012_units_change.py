"""reforms of units, what they moved, and obligations that go on in another unit"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

UNIT_KINDS = ('office', 'department', 'branch', 'subdistrict', 'town', 'company')


def upgrade():
    op.create_table('reform',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('rename', 'merge', 'split', 'abolish', name='reformkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('basis_number', sa.String(), nullable=False),
    sa.Column('basis_title', sa.String(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('entered_by_name', sa.String(), nullable=False),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('applied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_why', sa.String(), nullable=False),
    sa.CheckConstraint('applied_at IS NULL OR withdrawn_at IS NULL', name=op.f('ck_reform_applied_or_withdrawn')),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)', name=op.f('ck_reform_withdrawn')),
    sa.CheckConstraint('length(basis_title) > 0', name=op.f('ck_reform_basis')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['official.id'], name=op.f('fk_reform_entered_by_id_official')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_reform_government_id_government')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['official.id'], name=op.f('fk_reform_withdrawn_by_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reform'))
    )
    with op.batch_alter_table('reform', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reform_entered_by_id'), ['entered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reform_government_id'), ['government_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reform_withdrawn_by_id'), ['withdrawn_by_id'], unique=False)

    op.create_table('reform_part',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reform_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('predecessor_id', sa.Integer(), nullable=False),
    sa.Column('predecessor_name', sa.String(), nullable=False),
    sa.Column('predecessor_short_name', sa.String(), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.Column('successor_name', sa.String(), nullable=False),
    sa.Column('successor_short_name', sa.String(), nullable=False),
    sa.Column('successor_kind', sa.Enum(*UNIT_KINDS, name='unitkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.CheckConstraint('place >= 0', name=op.f('ck_reform_part_place')),
    sa.ForeignKeyConstraint(['predecessor_id'], ['unit.id'], name=op.f('fk_reform_part_predecessor_id_unit')),
    sa.ForeignKeyConstraint(['reform_id'], ['reform.id'], name=op.f('fk_reform_part_reform_id_reform')),
    sa.ForeignKeyConstraint(['successor_id'], ['unit.id'], name=op.f('fk_reform_part_successor_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reform_part')),
    sa.UniqueConstraint('reform_id', 'position', name=op.f('uq_reform_part_reform_id_position'))
    )
    with op.batch_alter_table('reform_part', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reform_part_predecessor_id'), ['predecessor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reform_part_successor_id'), ['successor_id'], unique=False)

    op.create_table('reform_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reform_id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('predecessor_id', sa.Integer(), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.Enum('lead', 'support', name='partyrole', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('carried', sa.Integer(), nullable=False),
    sa.Column('instructions', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['predecessor_id'], ['unit.id'], name=op.f('fk_reform_move_predecessor_id_unit')),
    sa.ForeignKeyConstraint(['reform_id'], ['reform.id'], name=op.f('fk_reform_move_reform_id_reform')),
    sa.ForeignKeyConstraint(['successor_id'], ['unit.id'], name=op.f('fk_reform_move_successor_id_unit')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_reform_move_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reform_move')),
    sa.UniqueConstraint('reform_id', 'task_id', 'predecessor_id', name=op.f('uq_reform_move_reform_id_task_id_predecessor_id'))
    )
    with op.batch_alter_table('reform_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reform_move_predecessor_id'), ['predecessor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reform_move_successor_id'), ['successor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reform_move_task_id'), ['task_id'], unique=False)

    op.create_table('report_origin',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('added_to_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('unit_name', sa.String(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['added_to_id'], ['progress_report.id'], name=op.f('fk_report_origin_added_to_id_progress_report')),
    sa.ForeignKeyConstraint(['report_id'], ['progress_report.id'], name=op.f('fk_report_origin_report_id_progress_report')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_report_origin_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_origin'))
    )
    with op.batch_alter_table('report_origin', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_origin_added_to_id'), ['added_to_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_origin_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_origin_unit_id'), ['unit_id'], unique=False)

    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owes_from', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('successor_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_assignment_successor_id'), ['successor_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_assignment_successor_id_assignment'), 'assignment', ['successor_id'], ['id'])


def downgrade():
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_assignment_successor_id_assignment'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_assignment_successor_id'))
        batch_op.drop_column('successor_id')
        batch_op.drop_column('owes_from')

    op.drop_table('report_origin')
    op.drop_table('reform_move')
    op.drop_table('reform_part')
    op.drop_table('reform')
