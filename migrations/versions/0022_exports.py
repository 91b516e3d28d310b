"""files that are made in the background"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None

STATUSES = ("waiting", "making", "ready", "failed")


def upgrade():
    op.create_table('export',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('task_ids', sa.JSON(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('status', sa.Enum(*STATUSES, name='exportstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('stored_name', sa.String(), nullable=True),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'ready') = (stored_name IS NOT NULL)", name=op.f('ck_export_stored')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_export_official_id_official')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_export_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_export')),
    sa.UniqueConstraint('stored_name', name=op.f('uq_export_stored_name')),
    sqlite_autoincrement=True
    )
    with op.batch_alter_table('export', schema=None) as batch_op:
        for column in ('official_id', 'post_id'):
            batch_op.create_index(batch_op.f(f'ix_export_{column}'), [column], unique=False)


def downgrade():
    op.drop_table('export')
