"""forms that units filled in offline"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

STATUSES = ("pending", "saved", "discarded")


def upgrade():
    op.create_table('filled_form',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('is_on_behalf', sa.Boolean(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Enum(*STATUSES, name='formstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('brought_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'saved') = (saved_at IS NOT NULL)", name=op.f('ck_filled_form_saved_at')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_filled_form_unit_id_unit')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_filled_form_official_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_filled_form'))
    )
    with op.batch_alter_table('filled_form', schema=None) as batch_op:
        for column in ('unit_id', 'official_id'):
            batch_op.create_index(batch_op.f(f'ix_filled_form_{column}'), [column], unique=False)


def downgrade():
    op.drop_table('filled_form')
