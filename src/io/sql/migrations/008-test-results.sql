-- The tests of every attempt, for the history: which fail, and which are not to be relied on.
-- The repository stands here once more, since that history is of a repository and not of a run.

create table berth.test_result (
  repository_id bigint not null,
  run_id bigint not null,
  key text not null,
  attempt integer not null,
  -- In the order in which the attempt told them.
  position integer not null,
  suite text not null,
  name text not null,
  file text,
  line integer,
  duration_ms integer,
  outcome text not null,
  message text,
  primary key (run_id, key, attempt, position),
  foreign key (run_id, key, attempt) references berth.attempt on delete cascade
);

create index test_result_of_repository on berth.test_result (repository_id, run_id);
