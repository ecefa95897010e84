-- Deliveries, runs, jobs and attempts: the truth and the history.
-- Documents are json, not jsonb: they hold text that people wrote, and jsonb refuses \u0000 and lone surrogates.

create table berth.delivery (
  id text primary key,
  kind text not null,
  repository_id bigint not null,
  incoming json not null,
  received_at timestamptz not null default now(),
  handled_at timestamptz
);

create index delivery_unhandled on berth.delivery (received_at) where handled_at is null;

create table berth.run (
  id bigint generated always as identity primary key,
  delivery_id text not null unique,
  repository_id bigint not null,
  source text not null,
  head_sha text not null,
  ref text,
  pull_request_number integer,
  created_at timestamptz not null,
  completed_at timestamptz,
  trigger json not null,
  -- What is left of the run: diagnostics, notice, approval, round. `form` says in which shape the documents are written.
  state json not null,
  form smallint not null default 1,
  version integer not null default 1,
  changed_at timestamptz not null default clock_timestamp(),
  published json not null default '{"checks":{}}',
  published_version integer not null default 0
);

create index run_of_repository on berth.run (repository_id, id desc);
create index run_of_head on berth.run (head_sha, id desc);
create index run_of_pull_request on berth.run (repository_id, pull_request_number, id desc)
  where pull_request_number is not null;
create index run_open on berth.run (id desc) where completed_at is null;
create index run_unpublished on berth.run (changed_at, id) where published_version < version;

create table berth.job (
  run_id bigint not null references berth.run on delete cascade,
  key text not null,
  position integer not null,
  stage text not null,
  status text not null,
  conclusion text,
  plan json not null,
  -- progress, round and first attempt
  state json not null,
  primary key (run_id, key)
);

create table berth.attempt (
  run_id bigint not null,
  key text not null,
  number integer not null,
  worker text,
  queued_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  outcome text,
  ended json,
  primary key (run_id, key, number),
  foreign key (run_id, key) references berth.job on delete cascade
);

create index attempt_claimed on berth.attempt (run_id) where worker is not null and outcome is null;
