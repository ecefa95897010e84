/** The forge said that rights may have changed: of one person, in one repository, or, without either, of anybody anywhere. */
export interface RightsChange {
  readonly repositoryId?: number;
  readonly actorId?: number;
  /** That person no longer lets us know who they are. */
  readonly isDisowned?: true;
}
