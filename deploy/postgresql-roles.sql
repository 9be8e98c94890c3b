-- Roles of the site and of the publisher. Run it as the owner of the tables with the right to make
-- roles (or as a superuser), connected to the ratings' database, after `python -m data_access init`:
--
--     psql --dbname=ratings --file=deploy/postgresql-roles.sql
--
-- May be run again, and must be after an upgrade that adds tables the publisher changes.
-- Passwords are set afterwards:  \password ratings_site   \password ratings_publisher
--
--   ratings_site       SELECT, nothing else: DATABASE_URL of the site
--   ratings_publisher  imports, publishes, verifies: DATABASE_URL of the publisher's command line
--   the owner          init, backup, restore, rehearse
--
-- What was published is protected by triggers, which only the owner could take away.

DO $$
DECLARE
    owner name := (SELECT tableowner FROM pg_tables
                   WHERE schemaname = 'public' AND tablename = 'release');
    role name;
BEGIN
    IF owner IS NULL THEN
        RAISE EXCEPTION 'there are no tables yet: run python -m data_access init first';
    END IF;
    FOREACH role IN ARRAY ARRAY['ratings_site', 'ratings_publisher'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role);
        END IF;
        EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role);
        EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', role);
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA public FROM %I', role);
        EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA public TO %I', role);
        EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public '
                       'GRANT SELECT ON TABLES TO %I', owner, role);
    END LOOP;
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public '
                   'GRANT INSERT ON TABLES TO ratings_publisher', owner);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA public '
                   'GRANT USAGE ON SEQUENCES TO ratings_publisher', owner);
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;

-- Only the owner makes tables (before PostgreSQL 15 everybody could).
REVOKE CREATE ON SCHEMA public FROM PUBLIC;

ALTER ROLE ratings_site SET default_transaction_read_only = on;

-- The publisher adds rows: lists with the units they bring, ratings, releases, acts. Facts of
-- editions and regions, and the schema's number, are the owner's.
GRANT INSERT ON ALL TABLES IN SCHEMA public TO ratings_publisher;
REVOKE INSERT ON alembic_version, edition, category, direction, region FROM ratings_publisher;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ratings_publisher;

-- A draft is computed, published, or replaced by another one with the file it came from, and so is a
-- list until the first release; a draw that was announced takes its seed.
GRANT UPDATE, DELETE ON release, rating, evaluation, list_version TO ratings_publisher;
GRANT UPDATE ON draw TO ratings_publisher;
GRANT DELETE ON project, listed_project, listed_applicant, waiver TO ratings_publisher;
GRANT DELETE ON score, standing, move, bridge, imported_file, self_score, evaluated, verified_score,
    closing_file TO ratings_publisher;
