-- The heads of each repository as they were last seen.

create table berth.sighting (
  repository_id bigint primary key,
  heads json not null
);
