-- When the first of a run's artifacts may be removed.

alter table berth.run add column artifacts_expire_at timestamptz;

create index run_with_expiring_artifacts on berth.run (artifacts_expire_at) where artifacts_expire_at is not null;
