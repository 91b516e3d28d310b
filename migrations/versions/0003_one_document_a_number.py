"""no two documents of a government carry one number"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('uq_notice_number', 'notice', ['government_id', 'number'], unique=True,
    sqlite_where=sa.text("number <> ''"), postgresql_where=sa.text("number <> ''"))


def downgrade():
    op.drop_index('uq_notice_number', table_name='notice')
