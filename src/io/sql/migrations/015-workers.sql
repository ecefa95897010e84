-- Who carries out jobs, as each last told of itself.

create table berth.worker (
  name text primary key,
  state jsonb not null,
  heard_at timestamptz not null default now()
);
