"""the whole schema"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None

# What is history is never changed or deleted: the database itself refuses.
HISTORY = ("audit_event", "report_version", "target_value", "promise_outcome")
ON_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is history'); END"""
ON_POSTGRESQL = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION refuse_to_change_history()"""
REFUSE = """CREATE FUNCTION refuse_to_change_history() RETURNS trigger AS
$$ BEGIN RAISE EXCEPTION '% is history', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"""


def protect_history():
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.execute(REFUSE)
    trigger = ON_SQLITE if on_sqlite else ON_POSTGRESQL
    for table in HISTORY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(trigger.format(table=table, verb=verb))


def upgrade():
    op.create_table('calendar_day',
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('kind', sa.Enum('workday', 'day_off', name='daykind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('on', name=op.f('pk_calendar_day'))
    )
    op.create_table('government',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('full_name', sa.String(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['government.id'], name=op.f('fk_government_parent_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_government')),
    sa.UniqueConstraint('name', name=op.f('uq_government_name'))
    )
    with op.batch_alter_table('government', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_government_parent_id'), ['parent_id'], unique=False)

    op.create_table('lease',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('beat_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lease'))
    )
    op.create_table('official',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('is_invented', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_official_government_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official'))
    )
    with op.batch_alter_table('official', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_official_government_id'), ['government_id'], unique=False)

    op.create_table('plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('work_report', 'livelihood', 'projects', 'indicators', 'special', 'matters', name='plankind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('document_number', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'agreed', 'issued', 'closed', name='planstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status NOT IN ('issued', 'closed') OR issued_on IS NOT NULL", name=op.f('ck_plan_issued_on')),
    sa.CheckConstraint('year BETWEEN 1990 AND 2200', name=op.f('ck_plan_year')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_plan_government_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan'))
    )
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_government_id'), ['government_id'], unique=False)

    op.create_table('setting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_setting_government_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_setting')),
    sa.UniqueConstraint('government_id', 'key', name=op.f('uq_setting_government_id_key'))
    )
    op.create_table('unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('short_name', sa.String(), nullable=False),
    sa.Column('is_name_verified', sa.Boolean(), nullable=False),
    sa.Column('kind', sa.Enum('office', 'department', 'branch', 'subdistrict', 'town', 'company', name='unitkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('needs_signoff', sa.Boolean(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.Column('abolished_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_unit_government_id_government')),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_parent_id_unit')),
    sa.ForeignKeyConstraint(['successor_id'], ['unit.id'], name=op.f('fk_unit_successor_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('government_id', 'name', name=op.f('uq_unit_government_id_name')),
    sa.UniqueConstraint('government_id', 'short_name', name=op.f('uq_unit_government_id_short_name'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_parent_id'), ['parent_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_unit_successor_id'), ['successor_id'], unique=False)

    op.create_table('unit_group',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('is_chosen_per_task', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_unit_group_government_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_group')),
    sa.UniqueConstraint('government_id', 'name', name=op.f('uq_unit_group_government_id_name'))
    )
    op.create_table('approval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject_type', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.Enum('approved', 'refused', name='approvaldecision', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('approver_id', sa.Integer(), nullable=False),
    sa.Column('approver_name', sa.String(), nullable=False),
    sa.Column('approver_post_title', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['approver_id'], ['official.id'], name=op.f('fk_approval_approver_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_approval'))
    )
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_approval_approver_id'), ['approver_id'], unique=False)

    op.create_table('audit_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=True),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor_name', sa.String(), nullable=False),
    sa.Column('post_title', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('action', sa.Enum('signed_in', 'sign_in_refused', 'signed_out', 'post_chosen', 'password_changed', 'password_reset', 'account_created', 'account_disabled', 'account_enabled', 'account_unlocked', 'unit_added', 'unit_changed', 'group_added', 'group_changed', 'post_added', 'post_changed', 'official_added', 'official_changed', 'tenure_begun', 'tenure_ended', 'cover_added', 'cover_ended', 'calendar_changed', 'setting_changed', 'document_read', 'plan_imported', 'plan_created', 'plan_edited', 'plan_undone', 'plan_agreed', 'plan_reopened', 'plan_issued', 'period_changed', 'period_reopened', 'marks_published', 'notice_signed', 'report_sent_for_signoff', 'report_sent_back', 'report_submitted', 'report_withdrawn', 'report_returned', 'report_accepted', 'report_reopened', 'report_marked', 'task_marked', 'attachment_added', 'attachment_removed', 'instruction_given', 'instruction_answered', 'reminded', 'ledger_exported', name='auditaction', native_enum=False, length=64), nullable=False),
    sa.Column('subject_type', sa.String(), nullable=False),
    sa.Column('subject_id', sa.Integer(), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('previous_hash', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['official.id'], name=op.f('fk_audit_event_actor_id_official')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_audit_event_government_id_government')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_event_hash')),
    sa.UniqueConstraint('previous_hash', name=op.f('uq_audit_event_previous_hash'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_government_id'), ['government_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_subject_id'), ['subject_id'], unique=False)

    op.create_table('group_membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR until_on > from_on', name=op.f('ck_group_membership_range')),
    sa.ForeignKeyConstraint(['group_id'], ['unit_group.id'], name=op.f('fk_group_membership_group_id_unit_group')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_group_membership_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_group_membership'))
    )
    with op.batch_alter_table('group_membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_membership_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_group_membership_open', ['group_id', 'unit_id'], unique=True, sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))

    op.create_table('import_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('pending', 'confirmed', 'discarded', name='importdraftstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_import_draft_government_id_government')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_import_draft_official_id_official')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_import_draft_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_draft'))
    )
    with op.batch_alter_table('import_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_draft_government_id'), ['government_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_draft_official_id'), ['official_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_import_draft_plan_id'), ['plan_id'], unique=False)

    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recipient_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('issued', 'reminder', 'signoff', 'returned', 'published', 'instruction', 'reply', 'succession', 'notice', name='messagekind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('occurrence', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('link', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['recipient_id'], ['official.id'], name=op.f('fk_message_recipient_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('occurrence', name=op.f('uq_message_occurrence'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_recipient_id'), ['recipient_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('plan', 'reminder', 'slip', 'bulletin', name='noticekind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('status', sa.Enum('draft', 'approved', 'issued', 'void', name='noticestatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('series', sa.String(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('stored_name', sa.String(), nullable=True),
    sa.Column('sha256', sa.String(), nullable=True),
    sa.Column('created_by_id', sa.Integer(), nullable=False),
    sa.CheckConstraint("status <> 'issued' OR issued_on IS NOT NULL", name=op.f('ck_notice_issued_on')),
    sa.CheckConstraint('(series IS NULL) = (serial IS NULL)', name=op.f('ck_notice_series_and_serial')),
    sa.CheckConstraint('(stored_name IS NULL) = (sha256 IS NULL)', name=op.f('ck_notice_file_and_hash')),
    sa.ForeignKeyConstraint(['created_by_id'], ['official.id'], name=op.f('fk_notice_created_by_id_official')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_notice_government_id_government')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_notice_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('government_id', 'series', 'year', 'serial', name=op.f('uq_notice_government_id_series_year_serial'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_created_by_id'), ['created_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_plan_id'), ['plan_id'], unique=False)

    op.create_table('plan_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('snapshot', sa.JSON(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_plan_revision_official_id_official')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_revision_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_revision')),
    sa.UniqueConstraint('plan_id', 'number', name=op.f('uq_plan_revision_plan_id_number'))
    )
    with op.batch_alter_table('plan_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_revision_official_id'), ['official_id'], unique=False)

    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('mayor', 'vice_mayor', 'other_lead', 'director', 'supervisor', 'unit_head', 'responsible', 'liaison', 'secretary', 'system_administrator', 'security_administrator', 'auditor', name='postkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('serves_id', sa.Integer(), nullable=True),
    sa.Column('abolished_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(kind = 'secretary') = (serves_id IS NOT NULL)", name=op.f('ck_post_a_secretary_serves')),
    sa.CheckConstraint("kind NOT IN ('unit_head', 'responsible', 'liaison') OR unit_id IS NOT NULL", name=op.f('ck_post_unit_of_a_units_post')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_post_government_id_government')),
    sa.ForeignKeyConstraint(['serves_id'], ['post.id'], name=op.f('fk_post_serves_id_post')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_post_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_government_id'), ['government_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_serves_id'), ['serves_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_post_unit_id'), ['unit_id'], unique=False)

    op.create_table('schedule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('opens_days_before', sa.Integer(), nullable=False),
    sa.Column('closes_workdays_after', sa.Integer(), nullable=False),
    sa.Column('due_day_policy', sa.Enum('keep', 'next', 'previous', name='duedaypolicy', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.CheckConstraint('closes_workdays_after >= 0', name=op.f('ck_schedule_closes_workdays_after')),
    sa.CheckConstraint('opens_days_before >= 0', name=op.f('ck_schedule_opens_days_before')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_schedule_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule')),
    sa.UniqueConstraint('plan_id', 'name', name=op.f('uq_schedule_plan_id_name'))
    )
    op.create_table('section',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['section.id'], name=op.f('fk_section_parent_id_section')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_section_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_section')),
    sa.UniqueConstraint('plan_id', 'position', name=op.f('uq_section_plan_id_position'))
    )
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_section_parent_id'), ['parent_id'], unique=False)

    op.create_table('unit_alias',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=True),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR from_on IS NULL OR until_on > from_on', name=op.f('ck_unit_alias_range')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_unit_alias_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit_alias')),
    sa.UniqueConstraint('unit_id', 'name', name=op.f('uq_unit_alias_unit_id_name'))
    )
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('username', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('password_changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('must_change_password', sa.Boolean(), nullable=False),
    sa.Column('is_disabled', sa.Boolean(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('failures >= 0', name=op.f('ck_account_failures')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_account_official_id_official')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_account_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('official_id', name=op.f('uq_account_official_id')),
    sa.UniqueConstraint('username', name=op.f('uq_account_username'))
    )
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_post_id'), ['post_id'], unique=False)

    op.create_table('addressee',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('notice_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(signed_at IS NULL) = (signed_by_id IS NULL)', name=op.f('ck_addressee_signed')),
    sa.ForeignKeyConstraint(['notice_id'], ['notice.id'], name=op.f('fk_addressee_notice_id_notice')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['official.id'], name=op.f('fk_addressee_signed_by_id_official')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_addressee_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_addressee')),
    sa.UniqueConstraint('notice_id', 'unit_id', name=op.f('uq_addressee_notice_id_unit_id'))
    )
    with op.batch_alter_table('addressee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_addressee_signed_by_id'), ['signed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_addressee_unit_id'), ['unit_id'], unique=False)

    op.create_table('cover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint('until_on > from_on', name=op.f('ck_cover_range')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_cover_official_id_official')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_cover_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cover'))
    )
    with op.batch_alter_table('cover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cover_official_id'), ['official_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cover_post_id'), ['post_id'], unique=False)

    op.create_table('delivery',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('email', name='channel', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('pending', 'sending', 'retry', 'sent', 'failed', 'superseded', name='deliverystatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lease_token', sa.String(), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(), nullable=False),
    sa.CheckConstraint("(status = 'sending') = (lease_token IS NOT NULL)", name=op.f('ck_delivery_leased_while_sending')),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_delivery_message_id_message')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delivery')),
    sa.UniqueConstraint('message_id', 'channel', name=op.f('uq_delivery_message_id_channel'))
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delivery_status'), ['status'], unique=False)

    op.create_table('reporting_period',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('schedule_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('covers_from', sa.Date(), nullable=False),
    sa.Column('covers_until', sa.Date(), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('effective_due_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('is_provisional', sa.Boolean(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('covers_from <= covers_until', name=op.f('ck_reporting_period_covers')),
    sa.CheckConstraint('effective_due_on <= closes_on', name=op.f('ck_reporting_period_due_before_closing')),
    sa.CheckConstraint('opens_on <= effective_due_on', name=op.f('ck_reporting_period_opens_before_due')),
    sa.ForeignKeyConstraint(['schedule_id'], ['schedule.id'], name=op.f('fk_reporting_period_schedule_id_schedule')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reporting_period')),
    sa.UniqueConstraint('schedule_id', 'due_on', name=op.f('uq_reporting_period_schedule_id_due_on'))
    )
    op.create_table('schedule_day',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('schedule_id', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('covers_from', sa.Date(), nullable=False),
    sa.Column('covers_until', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.CheckConstraint('covers_from <= covers_until', name=op.f('ck_schedule_day_covers')),
    sa.ForeignKeyConstraint(['schedule_id'], ['schedule.id'], name=op.f('fk_schedule_day_schedule_id_schedule')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_schedule_day')),
    sa.UniqueConstraint('schedule_id', 'due_on', name=op.f('uq_schedule_day_schedule_id_due_on'))
    )
    op.create_table('task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.Integer(), nullable=True),
    sa.Column('schedule_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('requirement', sa.String(), nullable=False),
    sa.Column('due_text', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('status', sa.Enum('open', 'completed', 'withdrawn', name='taskstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_task_text')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_task_plan_id_plan')),
    sa.ForeignKeyConstraint(['schedule_id'], ['schedule.id'], name=op.f('fk_task_schedule_id_schedule')),
    sa.ForeignKeyConstraint(['section_id'], ['section.id'], name=op.f('fk_task_section_id_section')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task')),
    sa.UniqueConstraint('plan_id', 'position', name=op.f('uq_task_plan_id_position'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_schedule_id'), ['schedule_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_section_id'), ['section_id'], unique=False)

    op.create_table('tenure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR until_on > from_on', name=op.f('ck_tenure_range')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_tenure_official_id_official')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_tenure_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tenure'))
    )
    with op.batch_alter_table('tenure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tenure_official_id'), ['official_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tenure_post_id'), ['post_id'], unique=False)
        batch_op.create_index('uq_tenure_open', ['post_id'], unique=True, sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))

    op.create_table('change_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('text', 'due', 'parties', 'leaders', 'withdrawal', name='changekind', native_enum=False, create_constraint=True, length=64), nullable=False),
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
        batch_op.create_index(batch_op.f('ix_change_request_approval_id'), ['approval_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_change_request_requested_by_id'), ['requested_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_change_request_task_id'), ['task_id'], unique=False)

    op.create_table('instruction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('author_post_title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reply_due_on', sa.Date(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_instruction_text')),
    sa.ForeignKeyConstraint(['author_id'], ['official.id'], name=op.f('fk_instruction_author_id_official')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_instruction_post_id_post')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_instruction_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_instruction_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instruction'))
    )
    with op.batch_alter_table('instruction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instruction_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instruction_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instruction_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instruction_unit_id'), ['unit_id'], unique=False)

    op.create_table('objection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('raised_by_id', sa.Integer(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Enum('raised', 'upheld', 'rejected', name='objectionstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'raised') = (decided_at IS NULL)", name=op.f('ck_objection_decided_at')),
    sa.CheckConstraint('(decided_at IS NULL) = (decided_by_id IS NULL)', name=op.f('ck_objection_decided_by')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['official.id'], name=op.f('fk_objection_decided_by_id_official')),
    sa.ForeignKeyConstraint(['period_id'], ['reporting_period.id'], name=op.f('fk_objection_period_id_reporting_period')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['official.id'], name=op.f('fk_objection_raised_by_id_official')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_objection_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_objection_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objection_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_period_id'), ['period_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_raised_by_id'), ['raised_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_task_id'), ['task_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_unit_id'), ['unit_id'], unique=False)

    op.create_table('session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('browser', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_session_account_id_account')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_session_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_session_token_hash'))
    )
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_post_id'), ['post_id'], unique=False)

    op.create_table('target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.Numeric(precision=18, scale=4), nullable=False),
    sa.Column('unit', sa.String(), nullable=False),
    sa.Column('comparison', sa.Enum('equal', 'at_least', 'at_most', 'about', name='comparison', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_target_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target'))
    )
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_target_task_id'), ['task_id'], unique=False)

    op.create_table('task_leader',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('post', 'all_vice_mayors', name='leaderkind', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('printed_name', sa.String(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint("(kind = 'post') = (post_id IS NOT NULL)", name=op.f('ck_task_leader_post_of_kind')),
    sa.CheckConstraint('until_on IS NULL OR until_on > from_on', name=op.f('ck_task_leader_range')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_task_leader_post_id_post')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_leader_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_leader'))
    )
    with op.batch_alter_table('task_leader', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_leader_post_id'), ['post_id'], unique=False)
        batch_op.create_index('uq_task_leader_open', ['task_id', 'post_id'], unique=True, sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))

    op.create_table('task_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Enum('completed', 'normal', 'slow', 'lagging', 'adjusted', name='markvalue', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('marked_by_id', sa.Integer(), nullable=False),
    sa.Column('marked_by_name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name=op.f('ck_task_mark_reason')),
    sa.ForeignKeyConstraint(['marked_by_id'], ['official.id'], name=op.f('fk_task_mark_marked_by_id_official')),
    sa.ForeignKeyConstraint(['period_id'], ['reporting_period.id'], name=op.f('fk_task_mark_period_id_reporting_period')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_mark_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_mark')),
    sa.UniqueConstraint('task_id', 'period_id', name=op.f('uq_task_mark_task_id_period_id'))
    )
    with op.batch_alter_table('task_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_mark_marked_by_id'), ['marked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_mark_period_id'), ['period_id'], unique=False)

    op.create_table('task_party',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('lead', 'support', name='partyrole', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('printed_name', sa.String(), nullable=False),
    sa.Column('printed_person', sa.String(), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(unit_id IS NULL) <> (group_id IS NULL)', name=op.f('ck_task_party_unit_or_group')),
    sa.ForeignKeyConstraint(['group_id'], ['unit_group.id'], name=op.f('fk_task_party_group_id_unit_group')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_task_party_post_id_post')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_task_party_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_task_party_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_party')),
    sa.UniqueConstraint('task_id', 'position', name=op.f('uq_task_party_task_id_position'))
    )
    with op.batch_alter_table('task_party', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_party_group_id'), ['group_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_party_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_party_unit_id'), ['unit_id'], unique=False)

    op.create_table('assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('lead', 'support', name='partyrole', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('post_id', sa.Integer(), nullable=True),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_assignment_range')),
    sa.ForeignKeyConstraint(['party_id'], ['task_party.id'], name=op.f('fk_assignment_party_id_task_party')),
    sa.ForeignKeyConstraint(['post_id'], ['post.id'], name=op.f('fk_assignment_post_id_post')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_assignment_task_id_task')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_assignment_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('task_id', 'unit_id', name=op.f('uq_assignment_task_id_unit_id'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_party_id'), ['party_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_post_id'), ['post_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignment_unit_id'), ['unit_id'], unique=False)

    op.create_table('chosen_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['task_party.id'], name=op.f('fk_chosen_unit_party_id_task_party')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_chosen_unit_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_chosen_unit')),
    sa.UniqueConstraint('party_id', 'unit_id', name=op.f('uq_chosen_unit_party_id_unit_id'))
    )
    with op.batch_alter_table('chosen_unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_chosen_unit_unit_id'), ['unit_id'], unique=False)

    op.create_table('instruction_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('instruction_id', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('author_post_title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('length(text) > 0', name=op.f('ck_instruction_reply_text')),
    sa.ForeignKeyConstraint(['author_id'], ['official.id'], name=op.f('fk_instruction_reply_author_id_official')),
    sa.ForeignKeyConstraint(['instruction_id'], ['instruction.id'], name=op.f('fk_instruction_reply_instruction_id_instruction')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instruction_reply'))
    )
    with op.batch_alter_table('instruction_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_instruction_reply_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_instruction_reply_instruction_id'), ['instruction_id'], unique=False)

    op.create_table('progress_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('period_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.Enum('draft', 'awaiting_signoff', 'submitted', 'returned', 'accepted', name='reportstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('progress', sa.String(), nullable=False),
    sa.Column('problems', sa.String(), nullable=False),
    sa.Column('next_steps', sa.String(), nullable=False),
    sa.Column('target_values', sa.JSON(), nullable=False),
    sa.Column('promise_outcomes', sa.JSON(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('first_submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status NOT IN ('submitted', 'accepted', 'returned') OR first_submitted_at IS NOT NULL", name=op.f('ck_progress_report_first_submitted_at')),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_progress_report_assignment_id_assignment')),
    sa.ForeignKeyConstraint(['author_id'], ['official.id'], name=op.f('fk_progress_report_author_id_official')),
    sa.ForeignKeyConstraint(['period_id'], ['reporting_period.id'], name=op.f('fk_progress_report_period_id_reporting_period')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_report')),
    sa.UniqueConstraint('assignment_id', 'period_id', name=op.f('uq_progress_report_assignment_id_period_id'))
    )
    with op.batch_alter_table('progress_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_progress_report_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_progress_report_period_id'), ['period_id'], unique=False)

    op.create_table('attachment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('stored_name', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('uploader_id', sa.Integer(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('size >= 0', name=op.f('ck_attachment_size')),
    sa.ForeignKeyConstraint(['report_id'], ['progress_report.id'], name=op.f('fk_attachment_report_id_progress_report')),
    sa.ForeignKeyConstraint(['uploader_id'], ['official.id'], name=op.f('fk_attachment_uploader_id_official')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('stored_name', name=op.f('uq_attachment_stored_name'))
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attachment_report_id'), ['report_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attachment_uploader_id'), ['uploader_id'], unique=False)

    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('official_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('stage', sa.Enum('open', '-5', '-3', '-1', '0', '+1', '+3', '+5', name='stage', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('raised_on', sa.Date(), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['message_id'], ['message.id'], name=op.f('fk_reminder_message_id_message')),
    sa.ForeignKeyConstraint(['official_id'], ['official.id'], name=op.f('fk_reminder_official_id_official')),
    sa.ForeignKeyConstraint(['report_id'], ['progress_report.id'], name=op.f('fk_reminder_report_id_progress_report')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('rule', 'report_id', 'official_id', 'due_on', 'stage', name=op.f('uq_reminder_rule_report_id_official_id_due_on_stage'))
    )
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_message_id'), ['message_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reminder_official_id'), ['official_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reminder_report_id'), ['report_id'], unique=False)

    op.create_table('report_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('progress', sa.String(), nullable=False),
    sa.Column('problems', sa.String(), nullable=False),
    sa.Column('next_steps', sa.String(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_on_time', sa.Boolean(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('signer_id', sa.Integer(), nullable=False),
    sa.Column('signer_post_id', sa.Integer(), nullable=False),
    sa.Column('unit_name', sa.String(), nullable=False),
    sa.Column('author_name', sa.String(), nullable=False),
    sa.Column('signer_name', sa.String(), nullable=False),
    sa.Column('signer_post_title', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['official.id'], name=op.f('fk_report_version_author_id_official')),
    sa.ForeignKeyConstraint(['report_id'], ['progress_report.id'], name=op.f('fk_report_version_report_id_progress_report')),
    sa.ForeignKeyConstraint(['signer_id'], ['official.id'], name=op.f('fk_report_version_signer_id_official')),
    sa.ForeignKeyConstraint(['signer_post_id'], ['post.id'], name=op.f('fk_report_version_signer_post_id_post')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_version')),
    sa.UniqueConstraint('report_id', 'number', name=op.f('uq_report_version_report_id_number'))
    )
    with op.batch_alter_table('report_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_version_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_version_signer_id'), ['signer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_version_signer_post_id'), ['signer_post_id'], unique=False)

    op.create_table('mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Enum('completed', 'normal', 'slow', 'lagging', 'adjusted', name='markvalue', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('comment', sa.String(), nullable=False),
    sa.Column('marked_by_id', sa.Integer(), nullable=False),
    sa.Column('marked_by_name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['marked_by_id'], ['official.id'], name=op.f('fk_mark_marked_by_id_official')),
    sa.ForeignKeyConstraint(['version_id'], ['report_version.id'], name=op.f('fk_mark_version_id_report_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
    sa.UniqueConstraint('version_id', name=op.f('uq_mark_version_id'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mark_marked_by_id'), ['marked_by_id'], unique=False)

    op.create_table('promise_outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('promise', sa.String(), nullable=False),
    sa.Column('outcome', sa.Enum('kept', 'partly', 'not', name='outcome', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['report_version.id'], name=op.f('fk_promise_outcome_version_id_report_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_promise_outcome')),
    sa.UniqueConstraint('version_id', 'position', name=op.f('uq_promise_outcome_version_id_position'))
    )
    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('decision', sa.Enum('accepted', 'returned', name='decision', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('comment', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reviewer_id', sa.Integer(), nullable=False),
    sa.Column('reviewer_name', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(decision = 'returned') = (due_on IS NOT NULL)", name=op.f('ck_review_due_on')),
    sa.CheckConstraint("decision <> 'returned' OR length(comment) > 0", name=op.f('ck_review_reason')),
    sa.ForeignKeyConstraint(['reviewer_id'], ['official.id'], name=op.f('fk_review_reviewer_id_official')),
    sa.ForeignKeyConstraint(['version_id'], ['report_version.id'], name=op.f('fk_review_version_id_report_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review')),
    sa.UniqueConstraint('version_id', name=op.f('uq_review_version_id'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_reviewer_id'), ['reviewer_id'], unique=False)

    op.create_table('target_value',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Numeric(precision=18, scale=4), nullable=False),
    sa.ForeignKeyConstraint(['target_id'], ['target.id'], name=op.f('fk_target_value_target_id_target')),
    sa.ForeignKeyConstraint(['version_id'], ['report_version.id'], name=op.f('fk_target_value_version_id_report_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target_value')),
    sa.UniqueConstraint('version_id', 'target_id', name=op.f('uq_target_value_version_id_target_id'))
    )
    with op.batch_alter_table('target_value', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_target_value_target_id'), ['target_id'], unique=False)

    op.create_table('version_attachment',
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('attachment_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_version_attachment_attachment_id_attachment')),
    sa.ForeignKeyConstraint(['version_id'], ['report_version.id'], name=op.f('fk_version_attachment_version_id_report_version')),
    sa.PrimaryKeyConstraint('version_id', 'attachment_id', name=op.f('pk_version_attachment'))
    )
    with op.batch_alter_table('version_attachment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_version_attachment_attachment_id'), ['attachment_id'], unique=False)

    protect_history()


def downgrade():
    with op.batch_alter_table('version_attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_version_attachment_attachment_id'))

    op.drop_table('version_attachment')
    with op.batch_alter_table('target_value', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_target_value_target_id'))

    op.drop_table('target_value')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_reviewer_id'))

    op.drop_table('review')
    op.drop_table('promise_outcome')
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mark_marked_by_id'))

    op.drop_table('mark')
    with op.batch_alter_table('report_version', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_report_version_signer_post_id'))
        batch_op.drop_index(batch_op.f('ix_report_version_signer_id'))
        batch_op.drop_index(batch_op.f('ix_report_version_author_id'))

    op.drop_table('report_version')
    with op.batch_alter_table('reminder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_report_id'))
        batch_op.drop_index(batch_op.f('ix_reminder_official_id'))
        batch_op.drop_index(batch_op.f('ix_reminder_message_id'))

    op.drop_table('reminder')
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attachment_uploader_id'))
        batch_op.drop_index(batch_op.f('ix_attachment_report_id'))

    op.drop_table('attachment')
    with op.batch_alter_table('progress_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_progress_report_period_id'))
        batch_op.drop_index(batch_op.f('ix_progress_report_author_id'))

    op.drop_table('progress_report')
    with op.batch_alter_table('instruction_reply', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instruction_reply_instruction_id'))
        batch_op.drop_index(batch_op.f('ix_instruction_reply_author_id'))

    op.drop_table('instruction_reply')
    with op.batch_alter_table('chosen_unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_chosen_unit_unit_id'))

    op.drop_table('chosen_unit')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_unit_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_post_id'))
        batch_op.drop_index(batch_op.f('ix_assignment_party_id'))

    op.drop_table('assignment')
    with op.batch_alter_table('task_party', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_party_unit_id'))
        batch_op.drop_index(batch_op.f('ix_task_party_post_id'))
        batch_op.drop_index(batch_op.f('ix_task_party_group_id'))

    op.drop_table('task_party')
    with op.batch_alter_table('task_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_mark_period_id'))
        batch_op.drop_index(batch_op.f('ix_task_mark_marked_by_id'))

    op.drop_table('task_mark')
    with op.batch_alter_table('task_leader', schema=None) as batch_op:
        batch_op.drop_index('uq_task_leader_open', sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_task_leader_post_id'))

    op.drop_table('task_leader')
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_target_task_id'))

    op.drop_table('target')
    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_post_id'))
        batch_op.drop_index(batch_op.f('ix_session_account_id'))

    op.drop_table('session')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_objection_unit_id'))
        batch_op.drop_index(batch_op.f('ix_objection_task_id'))
        batch_op.drop_index(batch_op.f('ix_objection_raised_by_id'))
        batch_op.drop_index(batch_op.f('ix_objection_period_id'))
        batch_op.drop_index(batch_op.f('ix_objection_decided_by_id'))

    op.drop_table('objection')
    with op.batch_alter_table('instruction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_instruction_unit_id'))
        batch_op.drop_index(batch_op.f('ix_instruction_task_id'))
        batch_op.drop_index(batch_op.f('ix_instruction_post_id'))
        batch_op.drop_index(batch_op.f('ix_instruction_author_id'))

    op.drop_table('instruction')
    with op.batch_alter_table('change_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_request_task_id'))
        batch_op.drop_index(batch_op.f('ix_change_request_requested_by_id'))
        batch_op.drop_index(batch_op.f('ix_change_request_approval_id'))

    op.drop_table('change_request')
    with op.batch_alter_table('tenure', schema=None) as batch_op:
        batch_op.drop_index('uq_tenure_open', sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_tenure_post_id'))
        batch_op.drop_index(batch_op.f('ix_tenure_official_id'))

    op.drop_table('tenure')
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_section_id'))
        batch_op.drop_index(batch_op.f('ix_task_schedule_id'))

    op.drop_table('task')
    op.drop_table('schedule_day')
    op.drop_table('reporting_period')
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delivery_status'))

    op.drop_table('delivery')
    with op.batch_alter_table('cover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cover_post_id'))
        batch_op.drop_index(batch_op.f('ix_cover_official_id'))

    op.drop_table('cover')
    with op.batch_alter_table('addressee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_addressee_unit_id'))
        batch_op.drop_index(batch_op.f('ix_addressee_signed_by_id'))

    op.drop_table('addressee')
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_post_id'))

    op.drop_table('account')
    op.drop_table('unit_alias')
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_section_parent_id'))

    op.drop_table('section')
    op.drop_table('schedule')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_government_id'))
        batch_op.drop_index(batch_op.f('ix_post_unit_id'))
        batch_op.drop_index(batch_op.f('ix_post_serves_id'))

    op.drop_table('post')
    with op.batch_alter_table('plan_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_revision_official_id'))

    op.drop_table('plan_revision')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_plan_id'))
        batch_op.drop_index(batch_op.f('ix_notice_created_by_id'))

    op.drop_table('notice')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_recipient_id'))

    op.drop_table('message')
    with op.batch_alter_table('import_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_draft_plan_id'))
        batch_op.drop_index(batch_op.f('ix_import_draft_official_id'))
        batch_op.drop_index(batch_op.f('ix_import_draft_government_id'))

    op.drop_table('import_draft')
    with op.batch_alter_table('group_membership', schema=None) as batch_op:
        batch_op.drop_index('uq_group_membership_open', sqlite_where=sa.text('until_on IS NULL'), postgresql_where=sa.text('until_on IS NULL'))
        batch_op.drop_index(batch_op.f('ix_group_membership_unit_id'))

    op.drop_table('group_membership')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_event_subject_id'))
        batch_op.drop_index(batch_op.f('ix_audit_event_government_id'))
        batch_op.drop_index(batch_op.f('ix_audit_event_actor_id'))

    op.drop_table('audit_event')
    with op.batch_alter_table('approval', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_approval_approver_id'))

    op.drop_table('approval')
    op.drop_table('unit_group')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_successor_id'))
        batch_op.drop_index(batch_op.f('ix_unit_parent_id'))

    op.drop_table('unit')
    op.drop_table('setting')
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plan_government_id'))

    op.drop_table('plan')
    with op.batch_alter_table('official', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_official_government_id'))

    op.drop_table('official')
    op.drop_table('lease')
    with op.batch_alter_table('government', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_government_parent_id'))

    op.drop_table('government')
    op.drop_table('calendar_day')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_change_history()")
