-- Each finished push is considered once, in its turn; and what is to be told waits here, in the order of what happened.

create table berth.finished_push (
  run_id bigint primary key references berth.run on delete cascade,
  repository_id bigint not null,
  branch text not null,
  finished_at timestamptz not null default clock_timestamp()
);

create index finished_push_of_branch on berth.finished_push (repository_id, branch, finished_at, run_id);

-- What was not looked at yet: all since the run by which a branch is known, or the newest.
insert into berth.finished_push (run_id, repository_id, branch, finished_at)
  select run.id, run.repository_id, run.ref, run.completed_at
  from berth.branch, lateral (
    select id, repository_id, ref, completed_at from berth.run
    where repository_id = branch.repository_id and ref = branch.name and ref_kind = 'branch'
      and source = 'push' and completed_at is not null and (branch.run_id is null or id >= branch.run_id)
    order by id desc limit case when branch.run_id is null then 1 end
  ) as run
  where branch.stale;

create table berth.notice (
  target text not null,
  key text not null,
  repository_id bigint not null,
  branch text not null,
  run_id bigint not null,
  decided_at timestamptz not null default clock_timestamp(),
  news json not null,
  primary key (target, key)
);

create index notice_in_turn on berth.notice (target, repository_id, branch, run_id, decided_at);

-- What waited in the queue, which is made after the first start only.
do $$
begin
  if to_regclass('pgboss.job') is null then
    return;
  end if;
  insert into berth.notice (target, key, repository_id, branch, run_id, decided_at, news)
    select data ->> 'target', data ->> 'key', (data #>> '{news,repository,id}')::bigint, data #>> '{news,branch}',
      (data #>> '{news,run,id}')::bigint, created_on, data -> 'news'
    from pgboss.job where name = 'notice' and state in ('created', 'retry', 'active')
    on conflict do nothing;
  perform pgboss.delete_queue('notice');
end $$;
