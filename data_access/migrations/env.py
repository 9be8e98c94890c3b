"""Alembic's door to our tables."""

from alembic import context
from sqlmodel import SQLModel

from data_access import models
from data_access.database import engine

TABLES = models.SQLModel.metadata or SQLModel.metadata

with engine(context.config.attributes["url"]).connect() as connection:
    context.configure(connection=connection, target_metadata=TABLES, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
