"""numbers of our own series, documents that are void or replaced, reminders to sign"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

KINDS = "kind IN ('plan', 'reminder', 'slip', 'bulletin')"
STATES = "status IN ('draft', 'approved', 'issued', 'void')"
STATES_NOW = "status IN ('draft', 'approved', 'issued', 'void', 'replaced')"


def upgrade():
    op.create_table('number_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.CheckConstraint('last >= 0', name=op.f('ck_number_series_last')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_number_series_government_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_series')),
    sa.UniqueConstraint('government_id', 'label', 'year', name=op.f('uq_number_series_government_id_label_year'))
    )
    # Numbers that were given before this table are counted on from.
    op.execute(
        "INSERT INTO number_series (government_id, label, year, last)"
        " SELECT government_id, series, year, max(serial) FROM notice"
        " WHERE series IS NOT NULL GROUP BY government_id, series, year"
    )
    with op.batch_alter_table('addressee', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reminded_on', sa.Date(), nullable=True))
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('addressed_to', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('copies_to', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('voided_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('void_why', sa.String(), nullable=False, server_default=''))
        batch_op.create_foreign_key(batch_op.f('fk_notice_replaces_id_notice'), 'notice', ['replaces_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_notice_voided_by_id_official'), 'official', ['voided_by_id'], ['id'])
        batch_op.create_unique_constraint(batch_op.f('uq_notice_replaces_id'), ['replaces_id'])
        batch_op.create_index(batch_op.f('ix_notice_voided_by_id'), ['voided_by_id'], unique=False)
        batch_op.drop_constraint(batch_op.f('ck_notice_noticekind'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_notice_noticestatus'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_notice_noticestatus'), STATES_NOW)
        batch_op.create_check_constraint(batch_op.f('ck_notice_voided_at'), "(voided_at IS NOT NULL) = (status IN ('void', 'replaced'))")
        batch_op.create_check_constraint(batch_op.f('ck_notice_voided_by'), '(voided_at IS NULL) = (voided_by_id IS NULL)')
        batch_op.create_check_constraint(batch_op.f('ck_notice_void_why'), '(voided_at IS NULL) = (length(void_why) = 0)')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        for column in ('addressed_to', 'copies_to', 'void_why'):
            batch_op.alter_column(column, existing_type=sa.String(), existing_nullable=False, server_default=None)


def downgrade():
    """Kinds that there were not become bulletins, and what was replaced is void."""
    op.execute("UPDATE notice SET kind = 'bulletin' WHERE kind IN ('letter', 'talk', 'decision', 'reply')")
    with op.batch_alter_table('notice', schema=None) as batch_op:
        for name in ('void_why', 'voided_by', 'voided_at', 'noticestatus'):
            batch_op.drop_constraint(batch_op.f(f'ck_notice_{name}'), type_='check')
    op.execute("UPDATE notice SET status = 'void' WHERE status = 'replaced'")
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_notice_noticestatus'), STATES)
        batch_op.create_check_constraint(batch_op.f('ck_notice_noticekind'), KINDS)
        batch_op.drop_index(batch_op.f('ix_notice_voided_by_id'))
        batch_op.drop_constraint(batch_op.f('uq_notice_replaces_id'), type_='unique')
        batch_op.drop_constraint(batch_op.f('fk_notice_voided_by_id_official'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_notice_replaces_id_notice'), type_='foreignkey')
        for column in ('void_why', 'voided_by_id', 'voided_at', 'replaces_id', 'copies_to', 'addressed_to'):
            batch_op.drop_column(column)
    with op.batch_alter_table('addressee', schema=None) as batch_op:
        batch_op.drop_column('reminded_on')
    op.drop_table('number_series')
