-- Attempts wait in a queue for each set of tags that jobs ask for.

create table berth.attempt_queue (
  name text primary key,
  tags json not null,
  used_at timestamptz not null default now()
);

-- A repository's place in line is counted for each queue.
alter table berth.job add column queue text not null default 'attempt';
