-- What browsers and programs show: sessions and tokens. Only the digests of their secrets.

create table berth.access_key (
  id text primary key,
  digest text not null unique,
  kind text not null,
  actor_id bigint,
  created_at timestamptz not null,
  ends_at timestamptz,
  -- Its holder, name and scopes.
  document json not null
);

create index access_key_of_actor on berth.access_key (actor_id);
create index access_key_end on berth.access_key (ends_at) where ends_at is not null;
