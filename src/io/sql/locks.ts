/** Advisory locks, numbered where no other program is likely to lock in our database. Two with one number would wait for each other. */
export const locks = {
  /** Of the process to which an embedded PostgreSQL belongs. */
  owner: 4_201_000,
  /** Of who brings the schema forward. */
  migration: 4_201_001,
  /** With a repository: of who gives out its resource groups. */
  arbitration: 4_201_002,
  /** With a repository: of who keeps one of its caches. */
  caches: 4_201_003,
  /** With an owner: of who changes its secrets. */
  secrets: 4_201_004,
  /** Of who counts what repositories have running. */
  counting: 4_201_005,
  /** Of the server that leads the others. */
  leader: 4_201_006,
  /** With a repository: of who starts the next run of one of its pull requests. */
  pullRequests: 4_201_007,
} as const;
