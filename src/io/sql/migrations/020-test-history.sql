-- One test is looked for by what it is called, which may be too long for an index: the names themselves are compared as well.

create index test_result_of_test on berth.test_result (repository_id, hashtextextended(suite || ' ' || name, 0), run_id desc);
create index test_result_failing on berth.test_result (repository_id, run_id)
  where outcome in ('failed', 'errored', 'flaky');
