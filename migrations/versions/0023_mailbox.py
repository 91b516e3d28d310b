"""the mailbox that forms come to by mail"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('mailbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('host', sa.String(), nullable=False),
    sa.Column('port', sa.Integer(), nullable=False),
    sa.Column('security', sa.String(), nullable=False),
    sa.Column('authority', sa.String(), nullable=False),
    sa.Column('user', sa.String(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('folder', sa.String(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('validity', sa.BigInteger(), nullable=True),
    sa.Column('read_up_to', sa.BigInteger(), nullable=True),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('failure', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_mailbox_government_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mailbox')),
    sa.UniqueConstraint('government_id', name=op.f('uq_mailbox_government_id'))
    )
    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('mailbox_id', sa.Integer(), nullable=False),
    sa.Column('validity', sa.BigInteger(), nullable=False),
    sa.Column('uid', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.String(), nullable=False),
    sa.Column('sender', sa.String(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('filenames', sa.JSON(), nullable=False),
    sa.Column('fate', sa.Enum('taken', 'left', name='mailfate', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(fate = 'left') = (why <> '')", name=op.f('ck_mail_why')),
    sa.ForeignKeyConstraint(['mailbox_id'], ['mailbox.id'], name=op.f('fk_mail_mailbox_id_mailbox')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_mail_official_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('mailbox_id', 'validity', 'uid', name=op.f('uq_mail_mailbox_id_validity_uid'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        for column in ('message_id', 'official_id'):
            batch_op.create_index(batch_op.f(f'ix_mail_{column}'), [column], unique=False)
    with op.batch_alter_table('filled_form', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mail_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_filled_form_mail_id_mail'), 'mail', ['mail_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_filled_form_mail_id'), ['mail_id'], unique=False)


def downgrade():
    with op.batch_alter_table('filled_form', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_filled_form_mail_id'))
        batch_op.drop_constraint(batch_op.f('fk_filled_form_mail_id_mail'), type_='foreignkey')
        batch_op.drop_column('mail_id')
    op.drop_table('mail')
    op.drop_table('mailbox')
