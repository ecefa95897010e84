-- How much of a repository is under way is asked for whenever one of its jobs is queued.

create index run_open_of_repository on berth.run (repository_id) where completed_at is null;
