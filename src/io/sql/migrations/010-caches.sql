-- Files that jobs keep from run to run: whose they are, and which blob holds them.

create table berth.cache (
  repository_id bigint not null,
  scope text not null,
  key text not null,
  blob text not null,
  digest text not null,
  bytes bigint not null,
  compressed_bytes bigint not null,
  saved_at timestamptz not null,
  used_at timestamptz not null,
  primary key (repository_id, scope, key)
);

create index cache_of_digest on berth.cache (repository_id, digest);
create index cache_of_blob on berth.cache (blob);
