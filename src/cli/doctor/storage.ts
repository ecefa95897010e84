import { type Judgement, ok } from './finding.ts';

/** It could be written to, listed, read and removed from. */
export function judgeStorage(): readonly Judgement[] {
  return [ok('the bucket takes, lists, gives and removes objects')];
}

export const STORAGE_HINT =
  'STORAGE_URL is s3://BUCKET/FOLDER?endpoint=https://HOST&region=REGION. The bucket has to be there, and the key needs ' +
  's3:PutObject, s3:GetObject, s3:DeleteObject and s3:ListBucket on it.';
