-- What is old is looked for by time.

create index run_completed on berth.run (completed_at) where completed_at is not null;
create index delivery_received on berth.delivery (received_at);
