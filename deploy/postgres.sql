-- Run once as the administrator: psql -v owner_password=... -v guide_password=... -f deploy/postgres.sql
-- Two roles: one makes the tables, the other, which the servers use, may only read and write rows.
CREATE ROLE guide_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE guide LOGIN PASSWORD :'guide_password' CONNECTION LIMIT 40;
CREATE DATABASE guide OWNER guide_owner;
\connect guide
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO guide_owner;
GRANT USAGE ON SCHEMA public TO guide;
ALTER DEFAULT PRIVILEGES FOR ROLE guide_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO guide;
ALTER DEFAULT PRIVILEGES FOR ROLE guide_owner GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO guide;
-- Then, with guide_owner in GUIDE_DATABASE_URL: python -m scripts.migrate
