-- A row of these changes five to ten times in its first minutes and never again. By default a table is vacuumed when a
-- fifth of it is dead: with a million old rows that is 200,000 changes too late for the few rows that everybody reads.

alter table berth.run set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
alter table berth.job set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
alter table berth.attempt set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);
alter table berth.delivery set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_analyze_scale_factor = 0.02);

-- Which runs are on a page is decided in the index alone.
drop index berth.run_of_ref;
create index run_of_ref on berth.run (repository_id, ref, id desc) include (completed_at) where source = 'push';
drop index berth.run_of_branch;
create index run_of_branch on berth.run (repository_id, ref, ref_kind, id desc) include (completed_at)
  where ref_kind is not null;
