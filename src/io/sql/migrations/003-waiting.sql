-- What of a run goes on by itself: when its next delayed job does, and whether its jobs name resource groups.

alter table berth.run
  add column wake_at timestamptz,
  add column names_resource boolean not null default false,
  add column awaits_resource boolean not null default false;

create index run_to_wake on berth.run (wake_at) where wake_at is not null;
create index run_with_resource on berth.run (repository_id, id) where names_resource and completed_at is null;
