-- What lists of runs are searched by. The texts have a table of their own: it is written once, and a run ten times.

alter table berth.run
  add column standing text,
  add column actor text not null default '',
  add column is_private boolean not null default false;

create table berth.run_text (
  run_id bigint primary key references berth.run on delete cascade,
  words tsvector not null
);

-- As text, since a document may hold \u0000, of which no part can be read. A quotation in a message is escaped there.
update berth.run set
  actor = lower(coalesce(substring(trigger::text from '"actor":\{[^{}]*"login":"([^"]*)"'), '')),
  is_private = trigger::text like '%"isPrivate":true%',
  standing = case
    when completed_at is null then 'in_progress'
    when state::text like '%"severity":"error"%' or exists (select from berth.job
      where run_id = id and job.conclusion in ('failure', 'timed_out')) then 'failure'
    when exists (select from berth.job where run_id = id and job.conclusion = 'cancelled') then 'cancelled'
    when exists (select from berth.job where run_id = id and job.conclusion in ('success', 'neutral')) then 'success'
    when exists (select from berth.job where run_id = id) then 'skipped'
    when state::text like '%"approval":{"state":"required"%' then 'action_required'
    else 'neutral'
  end;
insert into berth.run_text
  select id, array_to_tsvector(array(select distinct left(word, 100) from regexp_split_to_table(lower(concat_ws(' ',
    left(regexp_replace(substring(trigger::text from '"message":"((?:[^"\\]|\\.)*)"'), '\\(u[0-9a-f]{4}|.)', ' ', 'g'), 10000),
    ref, head_sha, pull_request_number)), '[^[:alnum:]]+') word where word <> ''))
  from berth.run;

create index run_text_words on berth.run_text using gin (words);

-- Which runs are on a page is decided in an index alone, whatever is asked for together.
drop index berth.run_of_repository;
create index run_of_repository on berth.run (repository_id, id desc)
  include (source, ref, ref_kind, actor, standing, is_private, completed_at);
create index run_of_standing on berth.run (repository_id, standing, id desc) include (is_private);
create index run_of_event on berth.run (repository_id, source, id desc) include (is_private);
create index run_of_actor on berth.run (repository_id, actor, id desc) include (is_private);
create index run_of_head_branch on berth.run (repository_id, ref, id desc) include (ref_kind, is_private);
