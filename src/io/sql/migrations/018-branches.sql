-- What branches are, as far as people were told of it; and which a push run has finished on since.

create table berth.branch (
  repository_id bigint not null,
  name text not null,
  run_id bigint,
  verdict text,
  stale boolean not null default true,
  primary key (repository_id, name)
);

create index stale_branch on berth.branch (repository_id, name) where stale;
