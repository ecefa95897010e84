-- The last green run of a branch is asked for with every push.

create index run_of_ref on berth.run (repository_id, ref, id desc) where source = 'push';
