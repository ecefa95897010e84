-- Sealed values for jobs, and who had to do with them. A repository_id of 0: for all repositories of the owner.

create table berth.secret (
  owner_id bigint not null,
  repository_id bigint not null,
  environment text not null,
  name text not null,
  kind text not null,
  is_protected boolean not null,
  version integer not null,
  set_at timestamptz not null,
  set_by text not null,
  master_key text not null,
  wrapped_key text not null,
  content text not null,
  primary key (owner_id, repository_id, environment, name)
);

create index secret_of_repository on berth.secret (repository_id);

create table berth.secret_event (
  owner_id bigint not null,
  repository_id bigint not null,
  environment text not null,
  name text not null,
  version integer not null,
  action text not null,
  at timestamptz not null,
  done_by text not null,
  primary key (owner_id, repository_id, environment, name, version, action)
);

create index secret_event_of_repository on berth.secret_event (repository_id, at desc);

-- It outlives the runs that it tells of.
create table berth.secret_use (
  run_id bigint not null,
  key text not null,
  attempt integer not null,
  owner_id bigint not null,
  repository_id bigint not null,
  environment text not null,
  name text not null,
  version integer not null,
  at timestamptz not null,
  used_by_id bigint not null,
  used_by text not null,
  sha text not null,
  source text not null,
  actor_id bigint not null,
  actor text not null,
  primary key (run_id, key, attempt, owner_id, repository_id, environment, name)
);

create index secret_use_by_repository on berth.secret_use (used_by_id, at desc);
create index secret_use_of_owner on berth.secret_use (owner_id, repository_id, at desc);
create index secret_use_at on berth.secret_use (at);
