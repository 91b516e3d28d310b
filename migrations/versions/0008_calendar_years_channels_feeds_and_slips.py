"""years of the calendar, channels, calendar feeds, slips and how often a plan reports"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('calendar_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('document_no', sa.String(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_year'))
    )
    # A year was known when it had a special day.
    op.execute("""
        INSERT INTO calendar_year (year, source, document_no, confirmed_by)
        SELECT CAST(substr(CAST("on" AS VARCHAR), 1, 4) AS INTEGER), min(source), '', ''
        FROM calendar_day GROUP BY 1
    """)
    op.create_table('channel_setup',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('email', 'sms', 'wecom', 'dingtalk', 'feishu', 'webhook', name='channel', native_enum=False, length=64), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('settings', sa.JSON(), nullable=False),
    sa.Column('secret', sa.String(), nullable=False),
    sa.Column('is_on', sa.Boolean(), nullable=False),
    sa.Column('tokens', sa.Double(), nullable=False),
    sa.Column('tokens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('blocked_until', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_channel_setup_government_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel_setup')),
    sa.UniqueConstraint('government_id', 'channel', 'name', name=op.f('uq_channel_setup_government_id_channel_name'))
    )
    op.create_table('feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fetched_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('told', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_feed_official_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feed_token_hash'))
    )
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feed_official_id'), ['official_id'], unique=False)

    op.create_table('slip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Enum('blue', 'orange', 'red', name='sliplevel', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.Column('demand', sa.String(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('issued_by_id', sa.Integer(), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_why', sa.String(), nullable=False),
    sa.CheckConstraint("(level = 'blue') = (previous_id IS NULL)", name=op.f('ck_slip_follows')),
    sa.CheckConstraint('(answered_at IS NULL) = (answered_by_id IS NULL)', name=op.f('ck_slip_answered')),
    sa.CheckConstraint('(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)', name=op.f('ck_slip_withdrawn')),
    sa.CheckConstraint('issued_on <= answer_by', name=op.f('ck_slip_answer_by')),
    sa.ForeignKeyConstraint(['answered_by_id'], ['official.id'], name=op.f('fk_slip_answered_by_id_official')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['official.id'], name=op.f('fk_slip_issued_by_id_official')),
    sa.ForeignKeyConstraint(['previous_id'], ['slip.id'], name=op.f('fk_slip_previous_id_slip')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_slip_unit_id_unit')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['official.id'], name=op.f('fk_slip_withdrawn_by_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slip'))
    )
    with op.batch_alter_table('slip', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slip_answered_by_id'), ['answered_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_slip_issued_by_id'), ['issued_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_slip_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_slip_withdrawn_by_id'), ['withdrawn_by_id'], unique=False)
        batch_op.create_index(
            "uq_slip_previous_id",
            ["previous_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table('slip_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slip_id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['report_id'], ['progress_report.id'], name=op.f('fk_slip_report_report_id_progress_report')),
    sa.ForeignKeyConstraint(['slip_id'], ['slip.id'], name=op.f('fk_slip_report_slip_id_slip')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slip_report')),
    sa.UniqueConstraint('slip_id', 'report_id', name=op.f('uq_slip_report_slip_id_report_id'))
    )
    with op.batch_alter_table('slip_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slip_report_report_id'), ['report_id'], unique=False)

    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_delivery_channel'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_delivery_deliverystatus'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_delivery_deliverystatus'), "status IN ('pending', 'sending', 'retry', 'sent', 'failed', 'unknown', 'superseded')")

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('robot_id', sa.Integer(), nullable=True))
        batch_op.alter_column('recipient_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_message_robot_id'), ['robot_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_message_robot_id_channel_setup'), 'channel_setup', ['robot_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_message_messagekind'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_message_one_recipient'), '(recipient_id IS NULL) <> (robot_id IS NULL)')

    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_raised_on'), ['raised_on'], unique=False)
        batch_op.drop_constraint(batch_op.f('ck_reminder_stage'), type_='check')

    with op.batch_alter_table('reporting_period', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_set_by_hand', sa.Boolean(), server_default=sa.false(), nullable=False))

    op.execute("""
        UPDATE reporting_period SET is_set_by_hand = true WHERE id IN (
            SELECT subject_id FROM audit_event WHERE subject_type = 'reporting_period'
            AND action IN ('period_changed', 'period_reopened'))
    """)

    with op.batch_alter_table('schedule', schema=None) as batch_op:
        batch_op.add_column(sa.Column('cadence', sa.Enum('quarterly', 'monthly', 'ten_days', 'weekly', 'dates', name='cadence', native_enum=False, length=64), server_default='quarterly', nullable=False))
        batch_op.create_check_constraint(batch_op.f('ck_schedule_cadence'), "cadence IN ('quarterly', 'monthly', 'ten_days', 'weekly', 'dates')")

    op.add_column('task', sa.Column('follows_from', sa.Date(), nullable=True))


def downgrade():
    op.drop_column('task', 'follows_from')  # in place: made anew, its numbers would come again

    with op.batch_alter_table('schedule', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_schedule_cadence'), type_='check')
        batch_op.drop_column('cadence')

    with op.batch_alter_table('reporting_period', schema=None) as batch_op:
        batch_op.drop_column('is_set_by_hand')

    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f('ck_reminder_stage'), "stage IN ('open', '-5', '-3', '-1', '0', '+1', '+3', '+5')")
        batch_op.drop_index(batch_op.f('ix_reminder_raised_on'))

    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_message_one_recipient'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_message_messagekind'), "kind IN ('issued', 'reminder', 'signoff', 'returned', 'published', 'instruction', 'reply', 'succession', 'notice')")
        batch_op.drop_constraint(batch_op.f('fk_message_robot_id_channel_setup'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_message_robot_id'))
        batch_op.alter_column('recipient_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('robot_id')

    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_delivery_deliverystatus'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_delivery_deliverystatus'), "status IN ('pending', 'sending', 'retry', 'sent', 'failed', 'superseded')")
        batch_op.create_check_constraint(batch_op.f('ck_delivery_channel'), "channel IN ('email')")

    with op.batch_alter_table('slip_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_slip_report_report_id'))

    op.drop_table('slip_report')
    with op.batch_alter_table('slip', schema=None) as batch_op:
        batch_op.drop_index("uq_slip_previous_id")
        batch_op.drop_index(batch_op.f('ix_slip_withdrawn_by_id'))
        batch_op.drop_index(batch_op.f('ix_slip_unit_id'))
        batch_op.drop_index(batch_op.f('ix_slip_issued_by_id'))
        batch_op.drop_index(batch_op.f('ix_slip_answered_by_id'))

    op.drop_table('slip')
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feed_official_id'))

    op.drop_table('feed')
    op.drop_table('channel_setup')
    op.drop_table('calendar_year')
