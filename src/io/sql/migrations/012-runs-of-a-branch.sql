-- The state of a branch is that of its newest runs, whatever started them.

create index run_of_branch on berth.run (repository_id, ref, id desc) where source <> 'pull_request';
