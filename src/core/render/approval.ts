/** Why nothing runs, for as long as nobody who may has looked at a stranger's commit. */
export const APPROVAL =
  'The author of this commit may not write to this repository, so nothing runs until somebody who may has looked at ' +
  'it. Approved or not, it is given no secrets. A new commit has to be approved again.';
