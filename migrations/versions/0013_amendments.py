"""amendments of issued tasks, and what they began and ended"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

PARTS = ('text', 'due', 'parties', 'leaders', 'withdrawal')
STATUSES = ('awaiting_signoff', 'asked', 'pending', 'approved', 'refused', 'applied', 'withdrawn')
OPEN = sa.text('until_on IS NULL')
INDEXED = ('task_id', 'unit_id', 'asked_by_id', 'asked_post_id', 'handler_id', 'handler_post_id', 'approver_post_id')


def upgrade():
    # Nothing ever wrote to it.
    op.drop_table('change_request')
    op.create_table('change_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.Enum(*STATUSES, name='changestatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('asked_post_id', sa.Integer(), nullable=False),
    sa.Column('asked_by_name', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('signed_by_name', sa.String(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handler_id', sa.Integer(), nullable=True),
    sa.Column('handler_post_id', sa.Integer(), nullable=True),
    sa.Column('opinion', sa.String(), nullable=False),
    sa.Column('passed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('approver_post_id', sa.Integer(), nullable=True),
    sa.Column('approver_name', sa.String(), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('applied_from', sa.Date(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_change_request_reason')),
    sa.CheckConstraint("(status IN ('approved', 'refused', 'applied')) <= (approval_id IS NOT NULL)", name=op.f('ck_change_request_decided')),
    sa.CheckConstraint('(decided_on IS NULL) = (approval_id IS NULL)', name=op.f('ck_change_request_decided_on')),
    sa.CheckConstraint("(status = 'applied') = (applied_from IS NOT NULL)", name=op.f('ck_change_request_applied')),
    sa.CheckConstraint("status NOT IN ('awaiting_signoff', 'asked') OR unit_id IS NOT NULL", name=op.f('ck_change_request_of_a_unit')),
    sa.CheckConstraint("status <> 'pending' OR (approver_post_id IS NOT NULL AND handler_post_id IS NOT NULL)", name=op.f('ck_change_request_before_somebody')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_change_request_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_change_request_unit_id_unit')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['official.id'], name=op.f('fk_change_request_asked_by_id_official')),
    sa.ForeignKeyConstraint(['asked_post_id'], ['post.id'], name=op.f('fk_change_request_asked_post_id_post')),
    sa.ForeignKeyConstraint(['handler_id'], ['official.id'], name=op.f('fk_change_request_handler_id_official')),
    sa.ForeignKeyConstraint(['handler_post_id'], ['post.id'], name=op.f('fk_change_request_handler_post_id_post')),
    sa.ForeignKeyConstraint(['approver_post_id'], ['post.id'], name=op.f('fk_change_request_approver_post_id_post')),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_change_request_approval_id_approval')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_request')),
    sa.UniqueConstraint('approval_id', name=op.f('uq_change_request_approval_id'))
    )
    with op.batch_alter_table('change_request', schema=None) as batch_op:
        for column in INDEXED:
            batch_op.create_index(batch_op.f(f'ix_change_request_{column}'), [column], unique=False)
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.add_column(sa.Column('from_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('until_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_target_replaces_id_target'), 'target', ['replaces_id'], ['id'])
        batch_op.create_index(batch_op.f('ix_target_replaces_id'), ['replaces_id'], unique=False)
    with op.batch_alter_table('task_party', schema=None) as batch_op:
        batch_op.add_column(sa.Column('from_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('until_on', sa.Date(), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_task_party_range'), 'until_on IS NULL OR until_on >= from_on')
        batch_op.drop_constraint(batch_op.f('uq_task_party_task_id_position'), type_='unique')
        batch_op.create_index('uq_task_party_position', ['task_id', 'position'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('role_since', sa.Date(), nullable=True))


def downgrade():
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_column('role_since')
    with op.batch_alter_table('task_party', schema=None) as batch_op:
        batch_op.drop_index('uq_task_party_position', sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.drop_constraint(batch_op.f('ck_task_party_range'), type_='check')
        batch_op.create_unique_constraint(batch_op.f('uq_task_party_task_id_position'), ['task_id', 'position'])
        batch_op.drop_column('until_on')
        batch_op.drop_column('from_on')
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_target_replaces_id'))
        batch_op.drop_constraint(batch_op.f('fk_target_replaces_id_target'), type_='foreignkey')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('until_on')
        batch_op.drop_column('from_on')
    op.drop_table('change_request')
    op.create_table('change_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum(*PARTS, name='changekind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('requested_by_id', sa.Integer(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approval_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['approval_id'], ['approval.id'], name=op.f('fk_change_request_approval_id_approval')),
    sa.ForeignKeyConstraint(['requested_by_id'], ['official.id'], name=op.f('fk_change_request_requested_by_id_official')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_change_request_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_request'))
    )
    with op.batch_alter_table('change_request', schema=None) as batch_op:
        for column in ('approval_id', 'requested_by_id', 'task_id'):
            batch_op.create_index(batch_op.f(f'ix_change_request_{column}'), [column], unique=False)
