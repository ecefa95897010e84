-- The schedules of each repository, as the newest commit of its default branch names them.

create table berth.timer (
  repository_id bigint not null,
  id text not null,
  due_at timestamptz not null,
  timer json not null,
  primary key (repository_id, id)
);

create index timer_by_time on berth.timer (due_at);
