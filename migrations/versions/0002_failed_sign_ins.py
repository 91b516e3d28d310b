"""count wrong passwords by user name, whether or not an account has it"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('sign_in_failures',
    sa.Column('name_hash', sa.String(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('name_hash', name=op.f('pk_sign_in_failures'))
    )
    op.create_index(op.f('ix_sign_in_failures_last_at'), 'sign_in_failures', ['last_at'])
    with op.batch_alter_table('account') as account:
        account.drop_constraint(op.f('ck_account_failures'), type_='check')
        account.drop_column('failures')
        account.drop_column('locked_until')


def downgrade():
    with op.batch_alter_table('account') as account:
        account.add_column(sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True))
        account.add_column(sa.Column('failures', sa.Integer(), nullable=False, server_default='0'))
        account.create_check_constraint(op.f('ck_account_failures'), 'failures >= 0')
    op.drop_index(op.f('ix_sign_in_failures_last_at'), 'sign_in_failures')
    op.drop_table('sign_in_failures')
