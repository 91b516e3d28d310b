"""files that go with what is on record"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('enclosure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject_type', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('stored_name', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('uploader_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size > 0', name=op.f('ck_enclosure_size')),
    sa.ForeignKeyConstraint(['uploader_id'], ['official.id'], name=op.f('fk_enclosure_uploader_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enclosure')),
    sa.UniqueConstraint('stored_name', name=op.f('uq_enclosure_stored_name'))
    )
    with op.batch_alter_table('enclosure', schema=None) as batch_op:
        batch_op.create_index('ix_enclosure_subject', ['subject_type', 'subject_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_enclosure_uploader_id'), ['uploader_id'], unique=False)


def downgrade():
    op.drop_table('enclosure')
