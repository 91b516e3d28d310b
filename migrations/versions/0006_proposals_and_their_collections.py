"""proposals for livelihood projects, their collections, and their original wording"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('collection',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('government_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('plan_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('length(title) > 0', name=op.f('ck_collection_title')),
    sa.CheckConstraint('year BETWEEN 1990 AND 2200', name=op.f('ck_collection_year')),
    sa.ForeignKeyConstraint(['government_id'], ['government.id'], name=op.f('fk_collection_government_id_government')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_collection_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collection'))
    )
    with op.batch_alter_table('collection', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collection_government_id'), ['government_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_collection_plan_id'), ['plan_id'], unique=False)

    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('collection_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.Enum('draft', 'awaiting_signoff', 'submitted', 'selected', 'refused', 'merged', name='proposalstatus', native_enum=False, create_constraint=True, length=64), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('content', sa.String(), nullable=False),
    sa.Column('implementer', sa.String(), nullable=False),
    sa.Column('investment', sa.String(), nullable=False),
    sa.Column('necessity', sa.String(), nullable=False),
    sa.Column('leader', sa.String(), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('filled_on', sa.Date(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'merged') = (merged_into_id IS NOT NULL)", name=op.f('ck_proposal_merged_into')),
    sa.CheckConstraint("(status IN ('selected', 'refused')) = (decided_by_id IS NOT NULL)", name=op.f('ck_proposal_decided_by')),
    sa.CheckConstraint("unit_id IS NOT NULL OR status NOT IN ('draft', 'awaiting_signoff')", name=op.f('ck_proposal_draft_of_a_unit')),
    sa.CheckConstraint('(unit_id IS NULL) = (author_id IS NULL)', name=op.f('ck_proposal_author_of_a_unit')),
    sa.CheckConstraint('length(name) > 0', name=op.f('ck_proposal_name')),
    sa.ForeignKeyConstraint(['author_id'], ['official.id'], name=op.f('fk_proposal_author_id_official')),
    sa.ForeignKeyConstraint(['collection_id'], ['collection.id'], name=op.f('fk_proposal_collection_id_collection')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['official.id'], name=op.f('fk_proposal_decided_by_id_official')),
    sa.ForeignKeyConstraint(['merged_into_id'], ['proposal.id'], name=op.f('fk_proposal_merged_into_id_proposal')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_proposal_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('collection_id', 'number', name=op.f('uq_proposal_collection_id_number'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_author_id'), ['author_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_decided_by_id'), ['decided_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_merged_into_id'), ['merged_into_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_unit_id'), ['unit_id'], unique=False)

    op.create_table('proposal_wording',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by_id'], ['official.id'], name=op.f('fk_proposal_wording_changed_by_id_official')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_wording_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_wording'))
    )
    with op.batch_alter_table('proposal_wording', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_wording_changed_by_id'), ['changed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_wording_proposal_id'), ['proposal_id'], unique=False)



def downgrade():
    with op.batch_alter_table('proposal_wording', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_wording_proposal_id'))
        batch_op.drop_index(batch_op.f('ix_proposal_wording_changed_by_id'))

    op.drop_table('proposal_wording')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_unit_id'))
        batch_op.drop_index(batch_op.f('ix_proposal_merged_into_id'))
        batch_op.drop_index(batch_op.f('ix_proposal_decided_by_id'))
        batch_op.drop_index(batch_op.f('ix_proposal_author_id'))

    op.drop_table('proposal')
    with op.batch_alter_table('collection', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_collection_plan_id'))
        batch_op.drop_index(batch_op.f('ix_collection_government_id'))

    op.drop_table('collection')
