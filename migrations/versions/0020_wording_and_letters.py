"""what documents say, and which letters went out"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None

KINDS = ("plan", "reminder", "slip_blue", "slip_orange", "slip_red", "talk", "decision", "extension")


def upgrade():
    op.create_table('wording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*KINDS, name='wordingkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('taken_from', sa.Integer(), nullable=True),
    sa.Column('changed_by_id', sa.Integer(), nullable=False),
    sa.Column('changed_by_name', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('number > 0', name=op.f('ck_wording_number')),
    sa.CheckConstraint('length(title) > 0 AND length(body) > 0', name=op.f('ck_wording_said')),
    sa.CheckConstraint('taken_from IS NULL OR taken_from < number', name=op.f('ck_wording_taken_from')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_wording_government_id_government')),
    sa.ForeignKeyConstraint(['changed_by_id'], ['official.id'], name=op.f('fk_wording_changed_by_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wording')),
    sa.UniqueConstraint('government_id', 'kind', 'number', name=op.f('uq_wording_government_id_kind_number'))
    )
    with op.batch_alter_table('wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wording_changed_by_id'), ['changed_by_id'], unique=False)

    op.create_table('issued_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('subject_type', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_issued_letter_notice_id_notice')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_issued_letter')),
    sa.UniqueConstraint('subject_type', 'subject_id', 'occasion', name=op.f('uq_issued_letter_subject_type_subject_id_occasion'))
    )
    with op.batch_alter_table('issued_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_issued_letter_notice_id'), ['notice_id'], unique=False)


def downgrade():
    op.drop_table('issued_letter')
    op.drop_table('wording')
