import { createBlobs } from '../../../src/io/files/blobs.ts';
import { blobsContract } from '../../ports/blobs.ts';
import { temporaryDirectory } from './temporary-directory.ts';

blobsContract('createBlobs', async () => {
  const directory = await temporaryDirectory();
  return { blobs: createBlobs(directory.path), close: directory.remove };
});
