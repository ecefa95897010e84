-- The state of a branch is that of its newest runs, whatever started them. Pull requests have no kind of ref.

alter table berth.run add column ref_kind text;

-- As text, since a document may hold \u0000, of which no part can be read. A quotation in a message is escaped there.
update berth.run set ref_kind = substring(trigger::text from '"ref":\{"kind":"(branch|tag)"')
  where source <> 'pull_request';

create index run_of_branch on berth.run (repository_id, ref, ref_kind, id desc) where ref_kind is not null;
