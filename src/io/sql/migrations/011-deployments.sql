-- What jobs brought to environments, for whoever asks what is there now and what has to be stopped.

create table berth.deployment (
  run_id bigint not null,
  key text not null,
  repository_id bigint not null,
  environment text not null,
  action text not null,
  run_created_at timestamptz not null,
  ended_at timestamptz not null,
  -- Null: nobody has to stop it, or it was asked for. Infinity: when its branch or pull request is gone.
  stop_at timestamptz,
  primary key (run_id, key),
  foreign key (run_id, key) references berth.job (run_id, key) on delete cascade
);

create index deployment_of_environment on berth.deployment (repository_id, environment, ended_at desc);
create index deployment_to_stop on berth.deployment (stop_at) where stop_at is not null;
