"""Alembic's door to our tables."""

from alembic import context

from data_access.database import engine
from data_access.models import METADATA

with engine(context.config.attributes["url"]).connect() as connection:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
