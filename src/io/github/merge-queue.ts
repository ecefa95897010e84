/** Branches of GitHub's merge queue: their checks are asked for by merge_group, and a push would run them twice. */
export const mergeQueuePrefix = 'gh-readonly-queue/';
